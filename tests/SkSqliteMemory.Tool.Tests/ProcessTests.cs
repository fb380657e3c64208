namespace SkSqliteMemory.Tool.Tests;

/// <summary>A few commands as a user starts them, with real exit codes and real UTF-8.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TempDatabase _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_process_ingests_and_answers_with_JSON_alone_on_its_output()
    {
        string file = _place.Write("talk.jsonl", Talks.Line("s", "m1", "user", "Der Zug nach Zürich fährt um 7 Uhr 🚆"));
        (await Shell.StartAsync("ingest", file, "--db", _place.Path, "--scope", "user=alice")).Succeeded();

        Outcome outcome = (await Shell.StartAsync(
            "recall", "--db", _place.Path, "--scope", "user=alice", "Zürich", "--from", "messages", "--json")).Succeeded();

        Assert.Equal("Der Zug nach Zürich fährt um 7 Uhr 🚆", outcome.Document.GetProperty("hits")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_process_exits_1_on_a_failure_and_2_on_bad_usage()
    {
        (await Shell.StartAsync("stats", "--db", _place.Path)).Failed();
        Assert.Equal(2, (await Shell.StartAsync("stats")).ExitCode);
    }
}
