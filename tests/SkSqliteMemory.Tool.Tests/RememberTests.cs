using System.Globalization;
using System.Text.Json;

namespace SkSqliteMemory.Tool.Tests;

public sealed class RememberTests : IDisposable
{
    private readonly TempDatabase _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Remember_makes_the_file_and_tells_the_id_by_which_recall_finds_it()
    {
        Outcome stored = (await RememberAsync("Prefers refunds to store credit", "--importance", "0.8", "--kind", "preference", "--json")).Succeeded();
        Outcome found = (await Shell.RunAsync("recall", "--db", _place.Path, "--scope", "user=alice", "refund or credit?", "--json")).Succeeded();

        Assert.Equal("preference", stored.Document.GetProperty("kind").GetString());
        Assert.Equal(0.8, stored.Document.GetProperty("importance").GetDouble());
        JsonElement hit = Assert.Single(found.Document.GetProperty("hits").EnumerateArray());
        Assert.Equal(stored.Document.GetProperty("id").GetString(), hit.GetProperty("id").GetString());
        Assert.Equal("Prefers refunds to store credit", hit.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Text_that_begins_with_an_at_sign_is_text()
    {
        (await RememberAsync("@alice likes tea")).Succeeded();
        (await Shell.RunAsync("remember", "--db", _place.Path, "--scope", "user=alice", "--", "--alice likes coffee")).Succeeded();

        Outcome found = (await Shell.RunAsync("recall", "--db", _place.Path, "--scope", "user=alice", "alice", "--json")).Succeeded();
        Assert.Equal(2, found.Document.GetProperty("hits").GetArrayLength());
    }

    [Fact]
    public async Task Numbers_are_read_and_written_alike_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Contains("importance 0.8", (await RememberAsync("Drinks tea", "--importance", "0.8")).Succeeded().Output, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\0b")]
    public async Task Text_that_cannot_be_stored_is_a_failure(string text) => (await RememberAsync(text)).Failed();

    private Task<Outcome> RememberAsync(string text, params string[] more) =>
        Shell.RunAsync(["remember", "--db", _place.Path, "--scope", "user=alice", text, .. more]);
}
