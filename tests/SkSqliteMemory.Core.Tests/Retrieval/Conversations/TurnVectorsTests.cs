using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Core.Tests.Memory.Forgetting;
using SkSqliteMemory.Diagnostics;

namespace SkSqliteMemory.Core.Tests.Retrieval.Conversations;

/// <summary>What is embedded with a message, and that its vector is true to what the session holds, whatever is done to it.</summary>
public sealed class TurnVectorsTests : IDisposable
{
    private const int Dimensions = 32;
    private static readonly MemoryScope Alice = new() { UserId = "alice" };
    private static readonly PooledNoise Noise = new(7, Dimensions);

    private readonly TempDatabase _file = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CallbackEmbeddingGenerator _embed = new(static text => Vector(text), "meaning", Dimensions);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_message_is_embedded_between_its_neighbours_of_the_same_talk()
    {
        await using SqliteMemory memory = await OpenAsync();
        await SayAsync(memory, "s", "Where is the key?", "Under the pot.", "Thanks!");
        await SayAsync(memory, "other", "Nobody near.");
        _time.Advance(TimeSpan.FromHours(4));
        await SayAsync(memory, "s", "Hello again.");
        await memory.RunPendingWorkAsync(Token);

        Assert.Equal(
            ["Anna: Where is the key?\nUnder the pot.", "Anna: Where is the key?\nUnder the pot.\nAnna: Thanks!", "Under the pot.\nAnna: Thanks!", "Anna: Nobody near.", "Anna: Hello again."],
            _embed.Texts);
        Assert.Equal(5, (await memory.GetStatisticsAsync(Token)).MessageVectors);
        AssertTrue();

        // Nothing new, nothing to do; one more message is embedded, and what it follows anew.
        await memory.RunPendingWorkAsync(Token);
        await memory.RememberAsync(Alice, "No message", cancellationToken: Token);
        await SayAsync(memory, "s", "And again.");
        await memory.RunPendingWorkAsync(Token);
        Assert.Equal(["No message", "Anna: Hello again.\nAnna: And again.", "Anna: Hello again.\nAnna: And again."], _embed.Texts.Skip(5));
    }

    [Fact]
    public async Task An_append_runs_the_statements_that_it_runs_without_a_generator()
    {
        async Task<List<string>> StatementsAsync(IEmbeddingGenerator<string, Embedding<float>>? generator)
        {
            using TempDatabase file = new();
            StatementLog log = new();
            await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, Options(generator, log), Token);
            await SayAsync(memory, "s", "First.");
            log.Statements.Clear();
            await SayAsync(memory, "s", "Second.", "Third.");
            return [.. log.Statements];
        }

        Assert.Equal(await StatementsAsync(null), await StatementsAsync(_embed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_done_to_sessions_vectors_are_those_of_a_file_made_at_once(int seed)
    {
        Random random = new(seed);
        await using SqliteMemory memory = await OpenAsync();
        List<string> sessions = ["s0"];
        await SayAsync(memory, "s0", "Begin.");
        for (int round = 0; round < 60; round++)
        {
            await DoAsync(memory, random, sessions, round);
            if (random.Next(3) == 0)
            {
                await memory.RunPendingWorkAsync(Token);
                AssertTrue();
            }
        }

        await memory.RunPendingWorkAsync(Token);
        AssertTrue();
        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task What_was_forgotten_is_in_no_vector_at_once_not_even_of_a_neighbour()
    {
        await using SqliteMemory memory = await OpenAsync();
        await SayAsync(memory, "s", "Before.", "The safe opens with 4711.", "After.", "Far away.");
        await memory.RunPendingWorkAsync(Token);
        FileBytes bytes = new(_file.Directory);
        string[] made = [.. _embed.Texts.Where(static text => text.Contains("4711", StringComparison.Ordinal))];
        Assert.Equal(3, made.Length);
        Assert.All(made, text => Assert.NotEqual(0, bytes.Count(Vector(text))));

        ForgetPlan plan = (await memory.Forgetting.PlanAsync(Alice, "safe 4711", 10, Token)).Only(static item => item.Text.Contains("4711", StringComparison.Ordinal));
        ForgetReceipt receipt = await memory.Forgetting.ForgetAsync(plan, Token);
        Assert.Equal((1, 1), (receipt.Messages, receipt.Vectors));
        using (RawFile raw = new(_file.Path))
        {
            Assert.Equal("1/2", raw.Text("SELECT count(vector) || '/' || sum(vector IS NULL) FROM turn_vectors;"));
        }

        await memory.RunPendingWorkAsync(Token);
        Assert.All(made, text => Assert.Equal(0, bytes.Count(Vector(text))));
        AssertTrue();
        Assert.Equal(3, (await memory.GetStatisticsAsync(Token)).MessageVectors);
    }

    [Theory]
    [InlineData("session")]
    [InlineData("owner")]
    [InlineData("rewind")]
    [InlineData("delete")]
    [InlineData("ended")]
    public async Task Every_way_out_takes_the_vectors_along(string way)
    {
        await using SqliteMemory memory = await OpenAsync();
        await SayAsync(memory, "s", "Kept.");
        await SayAsync(memory, "s", "The safe opens with 4711.", "Noted.");
        await SayAsync(memory, "t", "Something else.");
        await memory.RunPendingWorkAsync(Token);
        FileBytes bytes = new(_file.Directory);
        string[] made = [.. _embed.Texts.Where(static text => text.Contains("4711", StringComparison.Ordinal))];
        Assert.All(made, text => Assert.NotEqual(0, bytes.Count(Vector(text))));

        ChatSession session = await memory.GetSessionAsync(Alice, "s", Token);
        switch (way)
        {
            case "session":
                Assert.Equal(3, (await memory.Forgetting.ForgetSessionAsync(session.Scope, Token)).Vectors);
                break;
            case "owner":
                await memory.Forgetting.ForgetOwnerAsync(Alice, Token);
                break;
            case "rewind":
                await session.RewindAsync((await session.GetMessagesAsync(Token))[0].Id, Token);
                break;
            case "delete":
                await session.DeleteAsync(Token);
                break;
            default:
                await session.SetLifetimeAsync(new SessionLifetime { Idle = TimeSpan.FromHours(1) }, Token);
                _time.Advance(TimeSpan.FromHours(2));
                break;
        }

        await memory.RunPendingWorkAsync(Token);
        _time.Advance(TimeSpan.FromMinutes(11));
        await memory.RunPendingWorkAsync(Token);
        Assert.All(made, text => Assert.Equal(0, bytes.Count(Vector(text))));
        AssertTrue();
    }

    [Fact]
    public async Task A_generator_that_fails_is_tried_again_and_words_answer_meanwhile()
    {
        bool fails = true;
        CallbackEmbeddingGenerator moody = new(text => fails ? throw new InvalidOperationException("no network") : Vector(text), "meaning", Dimensions);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(_file.Path, Options(moody), Token);
        await SayAsync(memory, "s", "The parcel is late.");
        await memory.RunPendingWorkAsync(Token);
        using RawFile raw = new(_file.Path);
        Assert.Equal("embed-turns/waiting/no network", raw.Text("SELECT kind || '/' || state || '/' || last_error FROM jobs;"));
        await SayAsync(memory, "s", "More of it.");
        await memory.RunPendingWorkAsync(Token);
        Assert.Equal(1, raw.Number("SELECT count(*) FROM jobs;"));

        // The question needs the generator too, as it does for memories.
        RecallOptions messages = new() { From = RecallSource.Messages };
        await Assert.ThrowsAsync<InvalidOperationException>(() => memory.RecallAsync(Alice, "parcel", 5, messages, Token));
        fails = false;
        Assert.Equal("The parcel is late.", (await memory.RecallAsync(Alice, "parcel", 5, messages, Token))[0].Entry.Content);
        _time.Advance(TimeSpan.FromMinutes(1));
        await memory.RunPendingWorkAsync(Token);
        Assert.Equal(2, (await memory.GetStatisticsAsync(Token)).MessageVectors);
        AssertTrue();
    }

    [Fact]
    public async Task Another_number_of_neighbours_or_lost_changes_make_them_anew()
    {
        await using (SqliteMemory memory = await OpenAsync())
        {
            await SayAsync(memory, "s", "One.", "Two.", "Three.");
            await memory.RunPendingWorkAsync(Token);
            AssertTrue();
        }

        SqliteMemoryOptions alone = Options(_embed);
        (alone.ConversationRanking.EmbeddedPreceding, alone.ConversationRanking.EmbeddedFollowing) = (0, 0);
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(_file.Path, alone, Token))
        {
            await memory.RunPendingWorkAsync(Token);
            Assert.Equal(["Anna: One.", "Two.", "Anna: Three."], _embed.Texts.TakeLast(3));
        }

        await using (SqliteMemory memory = await OpenAsync())
        {
            await SayAsync(memory, "s", "Four.");
            using (RawFile raw = new(_file.Path))
            {
                raw.Execute("DELETE FROM changes WHERE sequence < (SELECT max(sequence) FROM changes); DELETE FROM turn_vector_changes;");
            }

            await memory.RunPendingWorkAsync(Token);
            AssertTrue();
        }
    }

    [Fact]
    public async Task Vectors_of_a_model_keep_to_their_owner_their_session_and_the_turns_asked_for()
    {
        // Everything is near everything, but the secret is nearest.
        CallbackEmbeddingGenerator near = new(static text => text.Contains("secret", StringComparison.Ordinal) ? [1, 0, 0, 0] : [1, 0.2f * (text.Length % 7), 0.1f * (text.Length % 5), 1], "near", 4);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(_file.Path, Options(near), Token);
        foreach (string user in (string[])["alice", "bob"])
        {
            for (int session = 0; session < 3; session++)
            {
                ChatSession talk = await memory.GetSessionAsync(new MemoryScope { UserId = user }, $"s{session}", Token);
                await talk.AppendAsync(Enumerable.Range(0, 30).Select(i => new ChatMessage(ChatRole.User, new string('x', 1 + (i * 3 % 11)) + $" {user} {session}")), cancellationToken: Token);
            }
        }

        ChatSession one = await memory.GetSessionAsync(new MemoryScope { UserId = "bob" }, "s1", Token);
        await one.AppendAsync([new(ChatRole.User, "secretplace")], cancellationToken: Token);
        await memory.RunPendingWorkAsync(Token);

        async Task<string[]> FoundAsync(MemoryScope scope) =>
            [.. (await memory.RecallAsync(scope, "secretquestion", 50, new RecallOptions { From = RecallSource.Messages }, Token)).Select(static hit => hit.Entry.Content)];
        Assert.Contains("secretplace", await FoundAsync(one.Scope with { SessionId = null }));
        Assert.Contains("secretplace", await FoundAsync(one.Scope));
        Assert.DoesNotContain("secretplace", await FoundAsync(one.Scope with { SessionId = "s2" }));
        Assert.DoesNotContain(await FoundAsync(new MemoryScope { UserId = "alice" }), static text => !text.Contains("alice", StringComparison.Ordinal));
    }

    private static float[] Vector(string text) => Noise.Vector(text, 0, static _ => []);

    private SqliteMemoryOptions Options(IEmbeddingGenerator<string, Embedding<float>>? generator, IStatementObserver? observer = null) => new()
    {
        EmbeddingGenerator = generator, TimeProvider = _time, RunBackgroundWork = false, Durability = Durability.Normal, Summaries = { Enabled = false }, Observer = observer,
    };

    private Task<SqliteMemory> OpenAsync() => SqliteMemory.OpenAsync(_file.Path, Options(_embed), Token);

    private async Task SayAsync(SqliteMemory memory, string session, params string[] texts)
    {
        ChatSession talk = await memory.GetSessionAsync(Alice, session, Token);
        await talk.AppendAsync(texts.Select((text, i) => new ChatMessage(i % 2 == 0 ? ChatRole.User : ChatRole.Assistant, text)
        {
            AuthorName = i % 2 == 0 ? "Anna" : null, CreatedAt = _time.GetUtcNow(),
        }), cancellationToken: Token);
        _time.Advance(TimeSpan.FromSeconds(10));
    }

    private async Task DoAsync(SqliteMemory memory, Random random, List<string> sessions, int round)
    {
        string id = sessions[random.Next(sessions.Count)];
        ChatSession session = await memory.GetSessionAsync(Alice, id, Token);
        IReadOnlyList<StoredMessage> messages = await session.GetMessagesAsync(Token);
        switch (random.Next(9))
        {
            case 0 when messages.Count > 0:
                await session.RewindAsync(messages[random.Next(messages.Count)].Id, Token);
                break;
            case 1 when messages.Count > 0:
                string branch = $"s{sessions.Count}";
                await session.BranchAsync(branch, messages[random.Next(messages.Count)].Id, Token);
                sessions.Add(branch);
                break;
            case 2 when messages.Count > 0:
                string text = messages[random.Next(messages.Count)].Message.Text;
                await memory.Forgetting.ForgetAsync((await memory.Forgetting.PlanAsync(Alice, text, 50, Token)).Only(item => item.Text == text), Token);
                break;
            case 3 when random.Next(3) == 0:
                await session.DeleteAsync(Token);
                break;
            case 4:
                using (RawFile raw = new(_file.Path))
                {
                    raw.Execute($"UPDATE messages SET text = text || ' edited' WHERE id = (SELECT id FROM messages ORDER BY id LIMIT 1 OFFSET {random.Next(20)});");
                }

                break;
            case 5:
                _time.Advance(TimeSpan.FromHours(random.Next(5)));
                break;
            default:
                await SayAsync(memory, id, [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => $"Said {round} {i} in {id}.")]);
                break;
        }
    }

    // The text each message would be embedded with, from nothing but the table of messages.
    private void AssertTrue()
    {
        using RawFile raw = new(_file.Path);
        List<(long Id, long Session, string Line, long At)> said = raw.List(
            "SELECT id, session_row, coalesce(author || ': ', '') || text, created_at FROM messages ORDER BY session_row, position;",
            static row => (row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3)));
        Dictionary<long, string> vectors = raw.List("SELECT message_row, hex(vector) FROM turn_vectors;", static row => (Row: row.GetInt64(0), Vector: row.GetString(1)))
            .ToDictionary(static row => row.Row, static row => row.Vector);
        Assert.Equal(said.Count, vectors.Count);
        for (int i = 0; i < said.Count; i++)
        {
            string text = (Belong(i - 1, i) ? said[i - 1].Line + "\n" : "") + said[i].Line + (Belong(i, i + 1) ? "\n" + said[i + 1].Line : "");
            Assert.Equal(Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Vector(text).AsSpan())), vectors[said[i].Id]);
        }

        bool Belong(int earlier, int later) => earlier >= 0 && later < said.Count && said[earlier].Session == said[later].Session && said[later].At - said[earlier].At < 3 * 3_600_000;
    }

    private sealed class StatementLog : IStatementObserver
    {
        public List<string> Statements { get; } = [];

        public void Before(object connection, string sql)
        {
            lock (Statements)
            {
                Statements.Add(sql);
            }
        }
    }
}
