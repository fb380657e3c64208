using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Tool.Tests;

public sealed class FileCommandsTests : IDisposable
{
    private readonly TempDatabase _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Stats_counts_what_is_in_the_file()
    {
        await FillAsync();

        JsonElement counts = (await Shell.RunAsync("stats", "--db", _place.Path, "--json")).Succeeded().Document;
        string page = (await Shell.RunAsync("stats", "--db", _place.Path)).Succeeded().Output;

        Assert.Equal(40, counts.GetProperty("messages").GetInt32());
        Assert.Equal(2, counts.GetProperty("sessions").GetInt32());
        Assert.Equal(1, counts.GetProperty("memories").GetInt32());
        Assert.True(counts.GetProperty("fileBytes").GetInt64() > 0);
        Assert.Matches("messages +40", page);
    }

    [Fact]
    public async Task Doctor_finds_a_whole_file_healthy()
    {
        await FillAsync();

        JsonElement report = (await Shell.RunAsync("doctor", "--db", _place.Path, "--json")).Succeeded().Document;
        string page = (await Shell.RunAsync("doctor", "--db", _place.Path)).Succeeded().Output;

        Assert.True(report.GetProperty("healthy").GetBoolean());
        Assert.NotEmpty(report.GetProperty("checks").EnumerateArray());
        Assert.Contains("The file is healthy", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_exits_1_and_names_the_check_when_full_text_and_content_differ()
    {
        await FillAsync();
        Damage("INSERT INTO messages_fts (messages_fts) VALUES ('delete-all')");

        Outcome outcome = await Shell.RunAsync("doctor", "--db", _place.Path, "--json");

        Assert.Equal(1, outcome.ExitCode);
        Assert.False(outcome.Document.GetProperty("healthy").GetBoolean());
        Assert.StartsWith("Failed: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_tells_rates_and_evidence_and_never_a_secret()
    {
        await FillAsync();
        // By a host that does not redact; skmem does.
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(_place.Path, new SqliteMemoryOptions { SecretRedactor = null, RunBackgroundWork = false }))
        {
            await memory.RememberAsync(new MemoryScope { UserId = "alice" }, "The password is hunter2hunter2");
        }

        JsonElement[] findings = [.. (await Shell.RunAsync("audit", "--db", _place.Path, "--json")).Succeeded().Document.GetProperty("findings").EnumerateArray()];
        string page = (await Shell.RunAsync("audit", "--db", _place.Path)).Succeeded().Output;

        JsonElement secret = findings.Single(static finding => finding.GetProperty("kind").GetString() == "secret");
        Assert.Equal((6, 1, 42), (findings.Length, secret.GetProperty("count").GetInt32(), secret.GetProperty("examined").GetInt32()));
        Assert.Matches("secrets +1 +42 +2.4 %", page);
        Assert.Contains("a memory that seems to hold a secret", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_vectors_can_be_asked_and_added_to()
    {
        await FillWithVectorsAsync();

        (await Shell.RunAsync("remember", "--db", _place.Path, "--scope", "user=alice", "Drinks coffee")).Succeeded();
        Outcome found = (await Shell.RunAsync("recall", "--db", _place.Path, "--scope", "user=alice", "drinks", "--json")).Succeeded();
        Outcome stats = (await Shell.RunAsync("stats", "--db", _place.Path, "--json")).Succeeded();

        Assert.Equal(2, found.Document.GetProperty("hits").GetArrayLength());
        Assert.Equal(1, stats.Document.GetProperty("vectors").GetInt32());
        Assert.Contains("64 dimensions", stats.Document.GetProperty("embeddingModel").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stats")]
    [InlineData("doctor")]
    [InlineData("audit")]
    [InlineData("recall", "--scope", "user=alice", "tea")]
    [InlineData("context", "--scope", "user=alice", "--session", "s", "tea")]
    public async Task Commands_that_look_say_that_a_file_is_missing_and_make_none(params string[] command)
    {
        string sentence = (await Shell.RunAsync([.. command, "--db", _place.Path])).Failed();

        Assert.Contains("does not exist", sentence, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_place.Directory));
    }

    [Theory]
    [InlineData("stats")]
    [InlineData("doctor")]
    [InlineData("audit")]
    [InlineData("remember", "--scope", "user=alice", "tea")]
    public async Task A_file_that_is_no_database_is_a_failure_with_one_sentence(params string[] command)
    {
        await File.WriteAllTextAsync(_place.Path, new string('x', 10_000));

        Assert.Contains("not a SQLite database", (await Shell.RunAsync([.. command, "--db", _place.Path])).Failed(), StringComparison.Ordinal);
    }

    private async Task FillAsync()
    {
        string file = _place.Write("talk.jsonl", [.. Talks.Friends(sessions: 2, turns: 20)]);
        (await Shell.RunAsync("ingest", file, "--db", _place.Path, "--scope", "user=alice")).Succeeded();
        (await Shell.RunAsync("remember", "--db", _place.Path, "--scope", "user=alice", "Drinks tea")).Succeeded();
    }

    private async Task FillWithVectorsAsync()
    {
        using HashedTextEmbeddingGenerator generator = new(64);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(_place.Path, new SqliteMemoryOptions { EmbeddingGenerator = generator });
        await memory.RememberAsync(new MemoryScope { UserId = "alice" }, "Drinks tea");
    }

    private void Damage(string sql)
    {
        using SqliteConnection connection = new($"Data Source={_place.Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
