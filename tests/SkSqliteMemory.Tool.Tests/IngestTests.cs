namespace SkSqliteMemory.Tool.Tests;

public sealed class IngestTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };

    private readonly TempDatabase _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Ingest_stores_every_message_of_every_session_in_order()
    {
        string file = _place.Write("talk.jsonl", [.. Talks.Friends(sessions: 12, turns: 20)]);

        Outcome outcome = (await IngestAsync(file, "--json")).Succeeded();

        Assert.Equal(240, outcome.Document.GetProperty("messages").GetInt32());
        Assert.Equal(240, outcome.Document.GetProperty("new").GetInt32());
        Assert.Equal(12, outcome.Document.GetProperty("sessions").GetInt32());
        IReadOnlyList<StoredMessage> stored = await ReadAsync("session_7");
        Assert.Equal(Enumerable.Range(1, 20).Select(turn => $"D7:{turn}"), stored.Select(message => message.Id));
        Assert.Equal("Anna", stored[2].Message.AuthorName);
        Assert.Equal(new DateTimeOffset(2026, 2, 23, 18, 3, 0, TimeSpan.Zero), stored[2].CreatedAt);
    }

    [Fact]
    public async Task Ingest_keeps_the_order_of_interleaved_sessions_longer_than_a_batch()
    {
        string file = _place.Write("talk.jsonl", [.. Enumerable.Range(0, 3_000)
            .Select(i => Talks.Line($"s{i % 4}", $"m{i}", i % 8 < 4 ? "user" : "assistant", $"message {i}"))]);

        (await IngestAsync(file)).Succeeded();

        for (int session = 0; session < 4; session++)
        {
            IReadOnlyList<StoredMessage> stored = await ReadAsync($"s{session}");
            Assert.Equal(Enumerable.Range(0, 750).Select(i => $"m{(4 * i) + session}"), stored.Select(message => message.Id));
        }
    }

    [Fact]
    public async Task Ingest_runs_the_summaries_before_it_returns()
    {
        string file = _place.Write("talk.jsonl", [.. Talks.Friends(sessions: 1, turns: 60)]);

        Outcome outcome = (await IngestAsync(file, "--json")).Succeeded();

        Assert.True(outcome.Document.GetProperty("jobs").GetInt32() > 0);
        Outcome stats = (await Shell.RunAsync("stats", "--db", _place.Path, "--json")).Succeeded();
        Assert.True(stats.Document.GetProperty("summaries").GetInt32() > 0);
        Assert.Equal(0, stats.Document.GetProperty("jobs").GetProperty("waiting").GetInt32());
    }

    [Fact]
    public async Task The_same_file_twice_doubles_nothing_and_says_so()
    {
        string file = _place.Write("talk.jsonl", [.. Talks.Friends(sessions: 2, turns: 10)]);

        (await IngestAsync(file)).Succeeded();
        Outcome again = (await IngestAsync(file)).Succeeded();

        Assert.Contains("20 messages of 2 sessions read: 0 new, 20 already there.", again.Output, StringComparison.Ordinal);
        Assert.Equal(20, await CountAsync());
    }

    [Fact]
    public async Task Messages_without_ids_are_doubled_neither_by_the_same_file_nor_by_a_grown_one()
    {
        string[] lines = [Talks.Line("s", null, "user", "ok"), Talks.Line("s", null, "assistant", "fine"), Talks.Line("s", null, "user", "ok")];
        (await IngestAsync(_place.Write("talk.jsonl", lines))).Succeeded();
        Assert.Equal(3, await CountAsync());

        (await IngestAsync(_place.Write("talk.jsonl", [.. lines, Talks.Line("s", null, "assistant", "fine")]))).Succeeded();
        Assert.Equal(4, await CountAsync());

        (await IngestAsync(_place.Write("other.jsonl", [Talks.Line("s", null, "assistant", "fine")]))).Succeeded();
        Assert.Equal(5, await CountAsync());
    }

    [Fact]
    public async Task Blank_lines_a_byte_order_mark_and_Windows_line_ends_are_no_matter()
    {
        string file = _place.FilePath("talk.jsonl");
        await File.WriteAllTextAsync(
            file, $"\uFEFF{Talks.Line("s", "a", "user", "Grüezi")}\r\n\r\n   \r\n{Talks.Line("s", "b", "tool", "42")}", new System.Text.UTF8Encoding(false));

        (await IngestAsync(file)).Succeeded();

        IReadOnlyList<StoredMessage> stored = await ReadAsync("s");
        Assert.Equal(["Grüezi", "42"], stored.Select(message => message.Message.Text));
        Assert.Equal(["user", "tool"], stored.Select(message => message.Message.Role.Value));
    }

    [Theory]
    [InlineData("{\"session\":\"s\",\"role\":\"user\",\"text\":\"hi\"", "is not valid JSON")]
    [InlineData("[1,2]", "is an array")]
    [InlineData("{\"session\":\"s\",\"role\":\"robot\",\"text\":\"hi\"}", "the role 'robot'")]
    [InlineData("{\"session\":\"s\",\"text\":\"hi\"}", "no \"role\"")]
    [InlineData("{\"session\":\"s\",\"role\":\"user\"}", "no \"text\"")]
    [InlineData("{\"session\":\"s\",\"role\":\"user\",\"text\":\"  \"}", "a blank \"text\"")]
    [InlineData("{\"session\":\"s\",\"role\":\"user\",\"text\":5}", "a number as \"text\"")]
    [InlineData("{\"session\":\"s\",\"role\":\"user\",\"text\":\"a\\u0000b\"}", "a null character")]
    [InlineData("{\"session\":\"s\",\"role\":\"user\",\"text\":\"a\\ud800b\"}", "not valid text")]
    [InlineData("{\"role\":\"user\",\"text\":\"hi\"}", "no \"session\"")]
    [InlineData("{\"session\":\"s\",\"role\":\"user\",\"text\":\"hi\",\"createdAt\":\"yesterday\"}", "the createdAt 'yesterday'")]
    [InlineData("{\"session\":\"s\",\"role\":\"user\",\"text\":\"hi\",\"createdAt\":\"03/04/2026\"}", "the createdAt '03/04/2026'")]
    [InlineData("{\"session\":true,\"role\":\"user\",\"text\":\"hi\"}", "a boolean as \"session\"")]
    public async Task A_broken_line_is_named_and_leaves_the_file_untouched(string broken, string problem)
    {
        (await IngestAsync(_place.Write("first.jsonl", [.. Talks.Friends(sessions: 1, turns: 4)]))).Succeeded();
        string file = _place.Write("talk.jsonl", [.. Talks.Friends(sessions: 3, turns: 500), broken, Talks.Line("s", "z", "user", "after")]);

        string sentence = (await IngestAsync(file)).Failed();

        Assert.Contains($"Line 1501 of '{file}'", sentence, StringComparison.Ordinal);
        Assert.Contains(problem, sentence, StringComparison.Ordinal);
        Assert.Equal(4, await CountAsync());
    }

    [Fact]
    public async Task Numbers_serve_as_ids()
    {
        (await IngestAsync(_place.Write("talk.jsonl", """{"session":7,"id":42,"role":"user","text":"hi","createdAt":"2026-03-02T09:14"}"""))).Succeeded();

        StoredMessage stored = Assert.Single(await ReadAsync("7"));
        Assert.Equal("42", stored.Id);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 14, 0, TimeSpan.Zero), stored.CreatedAt);
    }

    [Fact]
    public async Task A_text_or_id_that_is_too_long_is_named_by_its_line()
    {
        string text = _place.Write("text.jsonl", Talks.Line("s", "a", "user", new string('x', 10_000_000)));
        string id = _place.Write("id.jsonl", Talks.Line("s", new string('x', 513), "user", "hi"));

        Assert.Contains("Line 1 of", (await IngestAsync(text)).Failed(), StringComparison.Ordinal);
        Assert.Contains("Line 1 of", (await IngestAsync(id)).Failed(), StringComparison.Ordinal);
        Assert.False(File.Exists(_place.Path));
    }

    [Fact]
    public async Task A_byte_that_is_not_UTF8_is_named_by_its_line()
    {
        string file = _place.FilePath("talk.jsonl");
        byte[] broken = [.. "{\"session\":\"s\",\"role\":\"user\",\"text\":\"h"u8, 0xFF, .. "i\"}\n"u8];
        await File.WriteAllBytesAsync(file, [.. "\n\n"u8, .. broken]);

        Assert.Contains("Line 3 of", (await IngestAsync(file)).Failed(), StringComparison.Ordinal);
        Assert.False(File.Exists(_place.Path));
    }

    [Fact]
    public async Task A_missing_input_file_is_named_and_no_memory_file_made()
    {
        Assert.Contains("nowhere.jsonl", (await IngestAsync(_place.FilePath("nowhere.jsonl"))).Failed(), StringComparison.Ordinal);
        Assert.False(File.Exists(_place.Path));
    }

    private Task<Outcome> IngestAsync(string file, params string[] more) =>
        Shell.RunAsync(["ingest", file, "--db", _place.Path, "--scope", "user=alice", .. more]);

    private async Task<IReadOnlyList<StoredMessage>> ReadAsync(string sessionId)
    {
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(_place.Path);
        ChatSession session = await memory.GetSessionAsync(Alice, sessionId);
        return await session.GetMessagesAsync();
    }

    private async Task<long> CountAsync()
    {
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(_place.Path);
        return (await memory.GetStatisticsAsync()).Messages;
    }
}
