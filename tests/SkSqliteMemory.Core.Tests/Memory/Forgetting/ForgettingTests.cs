using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Memory.Forgetting;

/// <summary>
/// What was forgotten is in no byte of any file the engine writes. Each test says first that the bytes would have shown it, and what is not meant is
/// still there afterwards.
/// </summary>
public sealed class ForgettingTests : IDisposable
{
    // A word that nothing else in a file holds, cut behind what full text shares with its neighbour.
    private const string Secret = "xylophonequartz";
    private const string Tail = "ylophonequartz";
    private const string Other = "marmaladebridge";

    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };
    private static readonly MemoryScope Bob = new() { ApplicationId = "support", UserId = "bob-the-rememberer" };

    private readonly TempDatabase _file = new();
    private readonly FakeTimeProvider _time = new();
    private readonly HashedTextEmbeddingGenerator _embed = new(64);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private FileBytes Bytes => new(_file.Directory);

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Forgotten_by_id()
    {
        await using SqliteMemory memory = await OpenAsync();
        MemoryEntry secret = await memory.RememberAsync(
            Alice, $"The {Secret} is under the stairs", 0.9, new RememberOptions { Summary = $"{Secret}!", MetadataJson = $$"""{"x": "{{Secret}}"}""" }, Token);
        await memory.RememberAsync(Alice with { SessionId = "s" }, secret.Content, options: new RememberOptions { Kind = "note" }, cancellationToken: Token);
        await FillAsync(memory, Alice, "other", Other, 30);
        ReadOnlyMemory<float> vector = (await _embed.GenerateAsync([secret.Content], cancellationToken: Token))[0].Vector;
        Assert.Equal(2, CountRows("memories", "content"));
        Assert.NotEqual(0, Bytes.Count(vector));

        ForgetReceipt receipt = await memory.ForgetAsync(Alice, secret.Id, Token);
        Assert.Equal((2, 2, true), (receipt.Memories, receipt.Vectors, receipt.Erased));
        Assert.Equal(ForgetReceipt.NotReached, receipt.Outside);
        await AssertNoTraceAsync(memory);
        Assert.Equal(0, Bytes.Count(vector));
    }

    [Fact]
    public async Task Forgotten_by_id_after_it_was_evicted()
    {
        await using SqliteMemory memory = await OpenAsync(new EvictionOptions { MaxEntries = 1, ProtectedAge = TimeSpan.Zero });
        MemoryEntry secret = await memory.RememberAsync(Alice, $"The {Secret} is under the stairs", 0, cancellationToken: Token);
        await memory.RememberAsync(Alice, $"The {Other} is open", 1, cancellationToken: Token);
        await memory.Eviction.RunAsync(Token);
        await memory.RunPendingWorkAsync(Token);
        Assert.NotEqual(0, Bytes.Count(Secret));

        Assert.Equal((0, 1, true), (await memory.ForgetAsync(Alice, secret.Id, Token)) is var receipt ? (receipt.Memories, receipt.Evictions, receipt.Erased) : default);
        await AssertNoTraceAsync(memory);
        Assert.Null(await memory.Eviction.UndoAsync(Alice, secret.Id, Token));
    }

    [Fact]
    public async Task The_text_of_an_eviction_is_gone_when_its_window_ends()
    {
        await using SqliteMemory memory = await OpenAsync(new EvictionOptions { MaxEntries = 1, ProtectedAge = TimeSpan.Zero });
        await memory.RememberAsync(Alice, $"The {Secret} is under the stairs", 0, cancellationToken: Token);
        await memory.RememberAsync(Alice, $"The {Other} is open", 1, cancellationToken: Token);
        await memory.RunPendingWorkAsync(Token);
        Assert.NotEqual(0, Bytes.Count(Secret));
        _time.Advance(TimeSpan.FromDays(8));
        await AssertNoTraceAsync(memory);
    }

    [Fact]
    public async Task Forgotten_by_a_plan_that_a_question_made()
    {
        await using SqliteMemory memory = await OpenAsync();
        await FillAsync(memory, Alice, "secrets", Secret, 12);
        await FillAsync(memory, Alice, "others", Other, 12);
        await memory.RunPendingWorkAsync(Token);
        Assert.NotEqual(0, CountRows("summaries", "text"));

        ForgetPlan plan = await memory.Forgetting.PlanAsync(Alice, $"Where is the {Secret}?", 1_000, Token);
        Assert.Contains(plan.Items, static item => item.Kind == ForgetItemKind.Memory);
        Assert.Contains(plan.Items, static item => item.Kind == ForgetItemKind.Message);
        Assert.NotEqual(0, CountRows("messages", "text"));
        ForgetPlan meant = plan.Only(static item => item.Text.Contains(Secret, StringComparison.Ordinal));
        Assert.Equal(36, meant.Items.Count);
        Assert.Empty(plan.Only(static item => item.Text.Contains(Other, StringComparison.Ordinal)).Items);
        ForgetReceipt receipt = await memory.Forgetting.ForgetAsync(meant, Token);
        Assert.Equal((12, 24), (receipt.Memories, receipt.Messages));
        Assert.NotEqual(0, receipt.Summaries);
        await AssertNoTraceAsync(memory);
        Assert.False((await memory.Forgetting.ForgetAsync(meant, Token)).Erased);
        // The session goes on, with a context that holds together.
        ChatSession session = await memory.GetSessionAsync(Alice, "secrets", Token);
        Assert.Equal(24, (await session.GetMessagesAsync(Token)).Count);
        Assert.NotEmpty((await session.LoadContextAsync("Hello", 500, cancellationToken: Token)).Parts);
    }

    [Fact]
    public async Task Forgotten_by_subject_wherever_it_is_named()
    {
        const string Subject = "Zebediah Quux";
        await using SqliteMemory memory = await OpenAsync(new EvictionOptions { MaxEntries = 2, ProtectedAge = TimeSpan.Zero });
        await memory.RememberAsync(Alice, $"{Subject} is evicted", 0, cancellationToken: Token);
        await memory.RememberAsync(Alice, "Zebediah Brown stays, and so does Quux", 1, cancellationToken: Token);
        await memory.RememberAsync(Alice, $"The {Other} is open", 1, cancellationToken: Token);
        await memory.Eviction.RunAsync(Token);
        await memory.RememberAsync(Alice, "zebediah quux drinks tea", 0.9, cancellationToken: Token);
        ChatSession session = await memory.GetSessionAsync(Alice, "s", Token);
        await session.AppendAsync([new(ChatRole.User, $"Who is {Subject}?"), new(ChatRole.Assistant, $"A friend of {Other}.")], cancellationToken: Token);
        await session.AppendAsync([new(ChatRole.User, "Hello") { AuthorName = Subject }, new(ChatRole.Assistant, "Hello.")], cancellationToken: Token);
        await session.RenameAsync($"About {Subject}", Token);
        await memory.Working.SetAsync(session.Scope, "guest", Subject, cancellationToken: Token);
        using (RawFile raw = new(_file.Path))
        {
            AddRelation(raw, Alice, "zebediah quux", Subject);
        }

        ForgetPlan plan = await memory.Forgetting.PlanSubjectAsync(Alice, " zebediah quux ", Token);
        Assert.Equal(
            [(ForgetItemKind.Memory, 1), (ForgetItemKind.Message, 2), (ForgetItemKind.Evicted, 1), (ForgetItemKind.WorkingValue, 1), (ForgetItemKind.Notes, 1), (ForgetItemKind.Entity, 1)],
            plan.Items.GroupBy(static item => item.Kind).Select(static kind => (kind.Key, kind.Count())));
        Assert.NotEqual(0, Bytes.Count(Subject));
        ForgetReceipt receipt = await memory.Forgetting.ForgetAsync(plan, Token);
        Assert.Equal((1, 2, 1, 1, 1, 2, 1), (receipt.Memories, receipt.Messages, receipt.Evictions, receipt.WorkingValues, receipt.Notes, receipt.Entities, receipt.Relations));
        Assert.Empty((await memory.Forgetting.PlanSubjectAsync(Alice, Subject, Token)).Items);
        await AssertNoTraceAsync(memory, Subject);
        Assert.Equal(0, Bytes.Count("Zebediah Q"));
    }

    [Fact]
    public async Task Forgotten_with_its_session_and_what_was_learned_from_it()
    {
        await using SqliteMemory memory = await OpenAsync();
        await FillAsync(memory, Alice, "secrets", Secret, 12);
        await FillAsync(memory, Alice, "others", Other, 12);
        MemoryEntry learned = await memory.RememberAsync(Alice, $"Likes the {Secret}", cancellationToken: Token);
        MemoryEntry learnedOfThat = await memory.RememberAsync(Alice, $"Is a friend of the {Secret}", cancellationToken: Token);
        await memory.Working.SetAsync(Alice with { SessionId = "secrets" }, "k", Secret, cancellationToken: Token);
        await (await memory.GetSessionAsync(Alice, "secrets", Token)).RenameAsync(Secret, Token);
        await memory.RunPendingWorkAsync(Token);
        using (RawFile raw = new(_file.Path))
        {
            Derive(raw, "message", "SELECT min(id) FROM messages", learned.Id);
            Derive(raw, "memory", $"SELECT id FROM memories WHERE memory_id = '{learned.Id}'", learnedOfThat.Id);
            raw.Execute("INSERT INTO jobs (kind, payload, state, run_after, created_at, last_error) VALUES ('x', '1', 'parked', 0, 0, $error);", ("$error", $"cannot read '{Secret}'"));
        }

        ChatSession branch = (await (await memory.GetSessionAsync(Alice, "others", Token)).BranchAsync("branch", cancellationToken: Token))!;
        ForgetReceipt receipt = await memory.Forgetting.ForgetSessionAsync(Alice with { SessionId = "secrets" }, Token);
        Assert.Equal((1, 48, 14, 1, false), (receipt.Sessions, receipt.Messages, receipt.Memories, receipt.WorkingValues, receipt.Outside.Count > 4));
        using (RawFile raw = new(_file.Path))
        {
            // The job that the test left is none of the engine's.
            Assert.Equal(1, raw.Execute("DELETE FROM jobs WHERE kind = 'x';"));
        }

        await AssertNoTraceAsync(memory);
        receipt = await memory.Forgetting.ForgetSessionAsync(Alice with { SessionId = "others" }, Token);
        Assert.Contains(receipt.Outside, static place => place.StartsWith("branches of the session", StringComparison.Ordinal));
        Assert.Equal(48, (await branch.GetMessagesAsync(Token)).Count);
    }

    [Fact]
    public async Task Forgotten_with_its_owner_to_the_name_in_every_table()
    {
        await using SqliteMemory memory = await OpenAsync(new EvictionOptions { MaxEntries = 70, ProtectedAge = TimeSpan.Zero });
        await FillAsync(memory, Bob, "secrets", Secret, 20);
        await FillAsync(memory, Bob, "more", Secret, 20);
        await FillAsync(memory, Alice, "others", Other, 3);
        for (int i = 0; i < 40; i++)
        {
            await memory.RememberAsync(Bob, $"{Secret} {i}", i / 40.0, cancellationToken: Token);
        }

        await memory.Working.SetAsync(Bob, "k", Secret, cancellationToken: Token);
        await memory.Working.InProcess.SetAsync(Bob with { SessionId = "more" }, "k", Secret, cancellationToken: Token);
        using (RawFile raw = new(_file.Path))
        {
            AddRelation(raw, Bob, "bob-the-rememberer", "Bob");
        }

        await memory.RunPendingWorkAsync(Token);
        Assert.NotEqual(0, Bytes.Count("bob-the-rememberer"));
        ForgetReceipt receipt = await memory.Forgetting.ForgetOwnerAsync(Bob, Token);

        Assert.Equal((2, 160, 70, 10, 1), (receipt.Sessions, receipt.Messages, receipt.Memories, receipt.Evictions, receipt.WorkingValues));
        Assert.Null(await memory.Working.InProcess.GetAsync(Bob with { SessionId = "more" }, "k", Token));
        using (RawFile raw = new(_file.Path))
        {
            long alice = raw.Number("SELECT id FROM scopes WHERE user_id = 'alice';");
            string[] owned = [.. raw.List("""
                SELECT t.name FROM sqlite_master t, pragma_table_info(t.name) c
                WHERE t.type = 'table' AND t.name NOT LIKE '%\_fts%' ESCAPE '\' AND c.name = 'scope_id' AND t.name <> 'graphs';
                """, static row => row.GetString(0))];
            Assert.True(owned.Length >= 8);
            // A table that holds rows of owners and is not known to forgetting would fail here.
            Assert.All(owned, table => Assert.Equal(0, raw.Number($"SELECT count(*) FROM {table} WHERE scope_id <> {alice};")));
        }

        await AssertNoTraceAsync(memory);
        Assert.Equal(0, Bytes.Count("bob-the-rememberer"));
        Assert.False((await memory.Forgetting.ForgetOwnerAsync(Bob, Token)).Erased);
    }

    [Fact]
    public async Task A_reader_that_stays_in_the_way_of_the_log_is_waited_for_by_trying_again_later()
    {
        await using SqliteMemory memory = await OpenAsync();
        MemoryEntry secret = await memory.RememberAsync(Alice, $"The {Secret} is under the stairs", cancellationToken: Token);
        await memory.RememberAsync(Alice, $"The {Other} is open", cancellationToken: Token);
        using (RawFile reader = new(_file.Path))
        {
            reader.Execute("BEGIN;");
            Assert.Equal(2, reader.Number("SELECT count(*) FROM memories;"));
            await memory.ForgetAsync(Alice, secret.Id, Token);
            Assert.Equal(0, await memory.RunPendingWorkAsync(Token));
            Assert.NotEqual(0, Bytes.Count(Secret));
            reader.Execute("COMMIT;");
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        await AssertNoTraceAsync(memory);
    }

    [Fact]
    public async Task The_row_of_a_forgotten_owner_tells_nothing_and_stays_for_its_number_and_for_its_cost()
    {
        await using SqliteMemory memory = await OpenAsync();
        await memory.RememberAsync(Bob, "Collects stamps", cancellationToken: Token);
        using RawFile raw = new(_file.Path);
        long number = raw.Number("SELECT id FROM scopes WHERE user_id <> '';");
        await memory.Forgetting.ForgetOwnerAsync(Bob, Token);

        Assert.Matches(@"^\|\|forgotten/[0-9a-f]{32}$", raw.Text("SELECT application_id || '|' || agent_id || '|' || user_id FROM scopes;"));
        await memory.RememberAsync(Bob, "Is somebody new", cancellationToken: Token);
        Assert.NotEqual(number, raw.Number("SELECT id FROM scopes WHERE user_id = $user;", ("$user", Bob.UserId)));
        raw.Execute("PRAGMA foreign_keys = ON;");
        Assert.Contains(
            raw.List("EXPLAIN QUERY PLAN DELETE FROM scopes WHERE id = 1;", static row => row.GetString(3)),
            static step => step.StartsWith("SCAN", StringComparison.Ordinal) && step.Contains("messages", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_the_scopes_is_not_forgotten()
    {
        await using SqliteMemory memory = await OpenAsync();
        MemoryEntry alices = await memory.RememberAsync(Alice with { SessionId = "a" }, $"The {Secret} is hers", cancellationToken: Token);
        ForgetPlan plan = await memory.Forgetting.PlanSubjectAsync(Alice, Secret, Token);

        Assert.Single(plan.Items);
        Assert.False((await memory.Forgetting.ForgetAsync(plan with { Scope = Bob }, Token)).Erased);
        Assert.False((await memory.Forgetting.ForgetAsync(plan with { Scope = Alice with { SessionId = "b" } }, Token)).Erased);
        Assert.Empty((await memory.Forgetting.PlanSubjectAsync(Bob, Secret, Token)).Items);
        Assert.Empty((await memory.Forgetting.PlanSubjectAsync(Alice with { SessionId = "b" }, Secret, Token)).Items);
        Assert.False((await memory.Forgetting.ForgetSessionAsync(Bob with { SessionId = "a" }, Token)).Erased);
        Assert.False((await memory.Forgetting.ForgetOwnerAsync(Bob, Token)).Erased);
        Assert.NotNull(await memory.GetAsync(Alice, alices.Id, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => memory.Forgetting.ForgetSessionAsync(Alice, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => memory.Forgetting.ForgetOwnerAsync(Alice with { SessionId = "a" }, Token));
    }

    private async Task AssertNoTraceAsync(SqliteMemory memory, string word = Secret)
    {
        int others = Bytes.Count(Other);
        await memory.RunPendingWorkAsync(Token);
        Assert.Equal((0, 0), (Bytes.Count(word), Bytes.Count(Tail)));
        Assert.InRange(Bytes.Count(Other), 1, others);
        Assert.DoesNotContain(
            await memory.RecallAsync(Alice, word, options: new RecallOptions { From = RecallSource.All }, cancellationToken: Token),
            hit => hit.Entry.Content.Contains(word, StringComparison.OrdinalIgnoreCase));
        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    private long CountRows(string table, string column)
    {
        using RawFile raw = new(_file.Path);
        return raw.Number($"SELECT count(*) FROM {table} WHERE {column} LIKE '%{Secret}%';");
    }

    private static void AddRelation(RawFile raw, MemoryScope owner, string name, string display)
    {
        long scope = raw.Number("SELECT id FROM scopes WHERE user_id = $user;", ("$user", owner.UserId));
        foreach ((string key, string shown) in ((string, string)[])[(name, display), ("tea", "Tea")])
        {
            raw.Execute(
                "INSERT INTO entities (scope_id, name, display_name, created_at) VALUES ($scope, $name, $display, 0);",
                ("$scope", scope), ("$name", key), ("$display", shown));
        }

        raw.Execute("""
            INSERT INTO relations (scope_id, subject_id, predicate, object_id, valid_from, created_at)
            SELECT a.scope_id, a.id, 'drinks', b.id, 0, 0 FROM entities a, entities b WHERE a.name <> 'tea' AND b.name = 'tea';
            """);
    }

    private static void Derive(RawFile raw, string kind, string source, string memoryId) => raw.Execute(
        $"INSERT INTO derivations (derived_kind, derived_id, source_kind, source_id) SELECT 'memory', id, '{kind}', ({source}) FROM memories WHERE memory_id = $id;",
        ("$id", memoryId));

    private static async Task FillAsync(SqliteMemory memory, MemoryScope scope, string id, string word, int turns)
    {
        ChatSession session = await memory.GetSessionAsync(scope, id, Token);
        for (int turn = 0; turn < turns; turn++)
        {
            await session.AppendAsync([new(ChatRole.User, $"Where is {word}{turn}, the {word}?"), new(ChatRole.Assistant, "Let me look.")], cancellationToken: Token);
            await session.AppendAsync([new(ChatRole.User, "Hello"), new(ChatRole.Assistant, $"The {word} is near {word}{turn}.")], cancellationToken: Token);
            await memory.RememberAsync(session.Scope, $"Noted: {word} {turn}", cancellationToken: Token);
        }
    }

    private Task<SqliteMemory> OpenAsync(EvictionOptions? eviction = null) => SqliteMemory.OpenAsync(_file.Path, new SqliteMemoryOptions
    {
        TimeProvider = _time, RunBackgroundWork = false, Durability = Durability.Normal, Eviction = eviction ?? new EvictionOptions(),
        EmbeddingGenerator = _embed, Summaries = { VerbatimTurns = 1 },
    }, Token);
}
