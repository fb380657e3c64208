using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Files;

/// <summary>docs/file-format.md says what is in the file, and its example runs.</summary>
public sealed partial class FileFormatTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    private static readonly string Page = RepositoryFiles.Read("docs/file-format.md").ReplaceLineEndings("\n");

    [Fact]
    public async Task The_page_names_every_table_and_column_and_trigger()
    {
        using TempDatabase temp = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path);
        using RawFile file = new(temp.Path);
        Dictionary<string, string> sections = Section().Matches(Page)
            .SelectMany(match => match.Groups["names"].Value.Split(", "), (match, name) => (name, match.Groups["text"].Value))
            .ToDictionary(static section => section.name, static section => section.Value);
        var columns = file.List("""
            SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '%\_fts\_%' ESCAPE '\';
            """, static row => (Table: row.GetString(0), Column: row.GetString(1)));

        Assert.True(columns.Count > 80);
        Assert.DoesNotContain(columns, column => !sections.GetValueOrDefault(column.Table, "").Contains($"`{column.Column}`", StringComparison.Ordinal));
        Assert.Equal(columns.Select(static column => column.Table).Distinct().Order(StringComparer.Ordinal), sections.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            file.List("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view');", static row => row.GetString(0)),
            name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_pages_example_writes_what_the_engine_reads_and_reads_what_the_engine_wrote()
    {
        using TempDatabase temp = new();
        string script = temp.FilePath("example.py");
        await File.WriteAllTextAsync(script, Python().Match(Page).Groups["code"].Value);
        SqliteMemoryOptions options = new() { EmbeddingGenerator = new HashedTextEmbeddingGenerator(32) };
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path, options);
        await memory.RememberAsync(Alice, "Lebt in Zürich, says .NET");
        (int exitCode, string output) = RunPython(script, temp.Path);

        // With the file still open here: another process, another SQLite.
        Assert.True(exitCode == 0, output);
        Assert.Equal("fact 32 Lebt in Zürich, says .NET\nfact 0 Prefers refunds to store credit, says Python\n", output.ReplaceLineEndings("\n"));
        ScoredMemory hit = Assert.Single(await memory.RecallAsync(Alice, "Which refund?"));
        Assert.Equal(("Prefers refunds to store credit, says Python", 0.8), (hit.Entry.Content, hit.Entry.Importance));
        ChatSession session = await memory.GetSessionAsync(Alice, "from-python");
        ChatTurn turn = Assert.Single(await session.GetTurnsAsync());
        Assert.Equal(("At the depot in Bern.", true), (turn.Messages[1].Message.Text, turn.IsComplete));
        Assert.Equal("from-python", Assert.Single(await memory.SearchSessionsAsync(Alice, "parcel")).Session.Scope.SessionId);
        await session.AppendAsync(new Microsoft.Extensions.AI.ChatMessage(Microsoft.Extensions.AI.ChatRole.User, "And now?"));
        Assert.Equal([0L, 1L, 2L], (await session.GetMessagesAsync()).Select(static message => message.Position));
        await AssertTheVectorIsMadeAsync(temp.Path, options);
    }

    private static async Task AssertTheVectorIsMadeAsync(string path, SqliteMemoryOptions options)
    {
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
        await memory.RunPendingWorkAsync();
        Assert.Equal(2, (await memory.GetStatisticsAsync()).Vectors);
        Assert.All(await memory.CheckAsync(), check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        // The same text by the engine is the same memory: the hash is the same.
        await memory.RememberAsync(Alice, "Prefers refunds to store credit, says Python");
        Assert.Equal(2, (await memory.GetStatisticsAsync()).Memories);
    }

    private static (int ExitCode, string Output) RunPython(string script, string path)
    {
        ProcessStartInfo start = new("python3", [script, path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        try
        {
            using Process python = Process.Start(start)!;
            Task<string> errors = python.StandardError.ReadToEndAsync();
            string output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            return (python.ExitCode, output + errors.Result);
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not installed; the page's example was not run.");
            throw;
        }
    }

    [GeneratedRegex(@"^### (?<names>[a-z_, ]+)\n(?<text>.*?)(?=^##)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^```python\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Python();
}
