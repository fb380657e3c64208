using System.Text.Json;

namespace SkSqliteMemory.Tool.Tests;

public sealed class ContextTests : IAsyncLifetime
{
    private readonly TempDatabase _place = new();

    public async ValueTask InitializeAsync()
    {
        string file = _place.Write("talk.jsonl", [.. Talks.Friends(sessions: 1, turns: 200)]);
        (await Shell.RunAsync("ingest", file, "--db", _place.Path, "--scope", "user=alice")).Succeeded();
    }

    public ValueTask DisposeAsync()
    {
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Context_in_JSON_has_exactly_the_promised_members()
    {
        JsonElement context = (await LoadAsync("lighthouse", "--budget", "400", "--json")).Succeeded().Document;

        Assert.Equal(["tokens", "parts", "leftOut"], context.EnumerateObject().Select(member => member.Name));
        JsonElement[] parts = [.. context.GetProperty("parts").EnumerateArray()];
        Assert.All(parts, part => Assert.Equal(["kind", "tokens", "text", "messages"], part.EnumerateObject().Select(member => member.Name)));
        Assert.Equal(context.GetProperty("tokens").GetInt32(), parts.Sum(part => part.GetProperty("tokens").GetInt32()));
        Assert.InRange(context.GetProperty("tokens").GetInt32(), 1, 400);
        Assert.Contains("session_summary", parts.Select(part => part.GetProperty("kind").GetString()));
        JsonElement recent = parts.Last(part => part.GetProperty("kind").GetString() == "recent_turn");
        Assert.Equal(["D1:199", "D1:200"], recent.GetProperty("messages").EnumerateArray().Select(id => id.GetString()));
        Assert.All(
            context.GetProperty("leftOut").EnumerateArray(),
            part => Assert.Equal(["kind", "tokens", "messages"], part.EnumerateObject().Select(member => member.Name)));
    }

    [Fact]
    public async Task Context_for_people_names_each_part_and_fits_80_columns()
    {
        string output = (await LoadAsync("lighthouse")).Succeeded().Output;

        Assert.Contains("[session_summary]", output, StringComparison.Ordinal);
        Assert.Contains("[recent_turn]", output, StringComparison.Ordinal);
        Assert.Contains("1,000 allowed", output, StringComparison.Ordinal);
        Assert.All(output.Split(Environment.NewLine), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task Context_of_a_session_that_does_not_exist_is_a_failure()
    {
        string sentence = (await Shell.RunAsync(
            "context", "--db", _place.Path, "--scope", "user=alice", "--session", "nowhere", "lighthouse")).Failed();

        Assert.Contains("'nowhere'", sentence, StringComparison.Ordinal);
    }

    private Task<Outcome> LoadAsync(string question, params string[] more) =>
        Shell.RunAsync(["context", "--db", _place.Path, "--scope", "user=alice", "--session", "session_1", question, .. more]);
}
