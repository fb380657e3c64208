namespace SkSqliteMemory.Tool.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly TempDatabase _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("Required command")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("'--db' is required", "stats")]
    [InlineData("'--scope' is required", "remember", "--db", "DB", "tea")]
    [InlineData("'--scope' is required", "recall", "--db", "DB", "tea")]
    [InlineData("'--session' is required", "context", "--db", "DB", "--scope", "user=a", "tea")]
    [InlineData("unknown key 'pet'", "recall", "--db", "DB", "--scope", "pet=rex", "tea")]
    [InlineData("not of the form key=id", "recall", "--db", "DB", "--scope", "alice", "tea")]
    [InlineData("twice", "recall", "--db", "DB", "--scope", "user=a,user=b", "tea")]
    [InlineData("1 to 512", "recall", "--db", "DB", "--scope", "user=", "tea")]
    [InlineData("--top is '0'", "recall", "--db", "DB", "--scope", "user=a", "tea", "--top", "0")]
    [InlineData("--top is 'ten'", "recall", "--db", "DB", "--scope", "user=a", "tea", "--top", "ten")]
    [InlineData("--from is 'mars'", "recall", "--db", "DB", "--scope", "user=a", "tea", "--from", "mars")]
    [InlineData("not both", "recall", "--db", "DB", "--scope", "user=a", "tea", "--queries", "q.jsonl")]
    [InlineData("Give a question", "recall", "--db", "DB", "--scope", "user=a")]
    [InlineData("--budget is '-1'", "context", "--db", "DB", "--scope", "user=a", "--session", "s", "tea", "--budget=-1")]
    [InlineData("--importance is '1.5'", "remember", "--db", "DB", "--scope", "user=a", "tea", "--importance", "1.5")]
    [InlineData("--importance is 'NaN'", "remember", "--db", "DB", "--scope", "user=a", "tea", "--importance", "NaN")]
    [InlineData("The kind 'message'", "remember", "--db", "DB", "--scope", "user=a", "tea", "--kind", "message")]
    [InlineData("--wrong", "doctor", "--db", "DB", "--wrong")]
    public async Task Bad_usage_exits_2_says_what_is_wrong_and_touches_no_file(string problem, params string[] arguments)
    {
        Outcome outcome = await Shell.RunAsync([.. arguments.Select(argument => argument == "DB" ? _place.Path : argument)]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.Contains(problem, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("--help'", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_place.Directory));
    }

    [Theory]
    [InlineData("ingest")]
    [InlineData("remember")]
    [InlineData("recall")]
    [InlineData("context")]
    [InlineData("stats")]
    [InlineData("doctor")]
    public async Task Help_is_a_success(string command) =>
        Assert.Contains("--db", (await Shell.RunAsync(command, "--help")).Succeeded().Output, StringComparison.Ordinal);
}
