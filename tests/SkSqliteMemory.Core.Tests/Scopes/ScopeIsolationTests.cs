using System.Globalization;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Core.Tests.Vectors;

namespace SkSqliteMemory.Core.Tests.Scopes;

/// <summary>Random operations in many scopes: whatever is asked, the answer holds what the scope may see, and nothing of another one.</summary>
public sealed class ScopeIsolationTests
{
    private static readonly string[] Words = ["refund", "parcel", "voucher", "delivery", "invoice", "退款", "coffee", "promise"];

    [Theory]
    [InlineData(null, 4_000)]
    [InlineData(VectorIndexMode.Managed, 4_000)]
    [InlineData(VectorIndexMode.Vec0, 4_000)]
    public async Task Nothing_of_another_scope_is_ever_seen(VectorIndexMode? vectors, int operations)
    {
        Vec0Library.RequireFor(vectors);
        using TempDatabase file = new();
        SqliteMemoryOptions options = new() { Durability = Durability.Normal, RunBackgroundWork = false, Summaries = { VerbatimTurns = 1, TurnsPerSegment = 3 } };
        if (vectors is { } mode)
        {
            options.VectorIndex = mode;
            options.EmbeddingGenerator = new SemanticGenerator();
        }

        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, options);
        Walk walk = new(memory, new Random(vectors is null ? 1 : 2 + (int)vectors));
        for (int i = 0; i < Soak.Rounds(operations, operations * 5); i++)
        {
            await walk.StepAsync(i);
        }

        Assert.True(walk.Seen > operations / 4, $"Only {walk.Seen} entries were seen; the test shows nothing.");
        Assert.True(walk.UserSummariesSeen > 10, $"Only {walk.UserSummariesSeen} summaries of users were seen; the test shows nothing of them.");
        using RawFile raw = new(file.Path);
        AssertUserSummariesStandOnTheirOwnScope(raw);
        Assert.All(await memory.CheckAsync(), check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    // The rule as the file shows it: summaries of two or more sessions and memories without a session, all under the user's own scope, and
    // not a mark in the text that is not in one of them.
    private static void AssertUserSummariesStandOnTheirOwnScope(RawFile raw)
    {
        Assert.Equal(0, raw.Number("""
            SELECT count(*) FROM summaries x
            JOIN derivations d ON d.derived_kind = 'summary' AND d.derived_id = x.id
            LEFT JOIN summaries s ON d.source_kind = 'summary' AND s.id = d.source_id
            LEFT JOIN memories m ON d.source_kind = 'memory' AND m.id = d.source_id
            WHERE x.level = 'user' AND NOT coalesce(s.scope_id = x.scope_id AND s.level = 'session', m.scope_id = x.scope_id AND m.session_id = '', 0);
            """));
        List<(long Id, string Text, string User)> summaries = raw.List(
            "SELECT x.id, x.text, o.user_id FROM summaries x JOIN scopes o ON o.id = x.scope_id WHERE x.level = 'user';",
            static row => (row.GetInt64(0), row.GetString(1), row.GetString(2)));
        Assert.NotEmpty(summaries);
        Assert.All(summaries, summary =>
        {
            List<(string Kind, string Text)> sources = raw.List("""
                SELECT d.source_kind, coalesce(s.text, m.content) FROM derivations d
                LEFT JOIN summaries s ON d.source_kind = 'summary' AND s.id = d.source_id
                LEFT JOIN memories m ON d.source_kind = 'memory' AND m.id = d.source_id
                WHERE d.derived_kind = 'summary' AND d.derived_id = $id;
                """, static row => (row.GetString(0), row.GetString(1)), ("$id", summary.Id));
            Assert.NotEqual("", summary.User);
            Assert.True(sources.Count(static source => source.Kind == "summary") > 1);
            Assert.Subset(
                sources.SelectMany(static source => ScopeOracle.MarksIn(source.Text)).ToHashSet(), ScopeOracle.MarksIn(summary.Text).ToHashSet());
        });
    }

    [Fact]
    public async Task A_scope_without_an_owner_is_refused_by_everything()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path);
        foreach (MemoryScope nobody in (MemoryScope[])[new(), new() { SessionId = "s" }])
        {
            Func<Task>[] uses =
            [
                () => memory.RememberAsync(nobody, "text"), () => memory.RecallAsync(nobody, "text"), () => memory.ForgetAsync(nobody, "id"),
                () => memory.GetSessionAsync(nobody, "s"), () => memory.ListSessionsAsync(nobody), () => memory.SearchSessionsAsync(nobody, "text"),
                () => memory.GetTurnAsync(nobody, "id"),
            ];
            foreach (Func<Task> use in uses)
            {
                Assert.Contains("names no owner", (await Assert.ThrowsAsync<ArgumentException>(use)).Message, StringComparison.Ordinal);
            }
        }

        await Assert.ThrowsAsync<ArgumentNullException>(() => memory.RecallAsync(null!, "text"));
        await Assert.ThrowsAsync<ArgumentException>(() => memory.GetSessionAsync(new MemoryScope { UserId = "a", SessionId = "s" }, "other"));
    }

    /// <summary>The same vectors as the hashed generator, but not declared lexical, so that they are fused and searched at each recall.</summary>
    private sealed class SemanticGenerator : DelegatingEmbeddingGenerator<string, Embedding<float>>
    {
        public SemanticGenerator()
            : base(new HashedTextEmbeddingGenerator(24))
        {
        }

        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType.Name.StartsWith("ILexical", StringComparison.Ordinal) ? null : base.GetService(serviceType, serviceKey);
    }

    private sealed class Walk(SqliteMemory memory, Random random)
    {
        private readonly ScopeOracle _oracle = new();

        public int Seen { get; private set; }

        public int UserSummariesSeen { get; private set; }

        public Task StepAsync(int number)
        {
            MemoryScope owner = Pick(ScopeOracle.Owners);
            MemoryScope scope = random.Next(3) == 0 ? owner with { SessionId = Pick(ScopeOracle.SessionIds) } : owner;
            return random.Next(12) switch
            {
                0 or 1 => RememberAsync(scope, number),
                2 or 3 => AppendAsync(owner with { SessionId = Pick(ScopeOracle.SessionIds) }, number),
                4 or 5 => RecallAsync(scope, RecallSource.All),
                6 => RecallAsync(scope, RecallSource.Memories),
                7 => ContextAsync(owner with { SessionId = Pick(ScopeOracle.SessionIds) }),
                8 => SessionsAsync(scope),
                9 => ForgetAsync(scope),
                10 => TurnAsync(owner with { SessionId = Pick(ScopeOracle.SessionIds) }),
                _ => number % 10 == 0 ? memory.RunPendingWorkAsync() : SearchAsync(scope),
            };
        }

        private async Task RememberAsync(MemoryScope scope, int number)
        {
            string text = TextOf(scope, number);
            MemoryEntry entry = await memory.RememberAsync(scope, text, random.NextDouble());
            Assert.Equal(scope, entry.Scope);
            _oracle.Memories.Add(entry.Id, (scope, text));
        }

        private async Task AppendAsync(MemoryScope session, int number)
        {
            // The same message ids in every session: they are unique within one only.
            List<(string Id, string Text)> known = _oracle.Sessions.TryGetValue(session, out var messages) ? messages : [];
            (string Id, string Text)[] added =
                [.. Enumerable.Range(known.Count, random.Next(1, 4)).Select(i => (string.Create(CultureInfo.InvariantCulture, $"m{i}"), TextOf(session, number)))];
            ChatSession handle = await memory.GetSessionAsync(session with { SessionId = null }, session.SessionId!);
            AppendResult result = await handle.AppendAsync(
                added.Select((message, i) => new ChatMessage(i % 2 == 0 ? ChatRole.User : ChatRole.Assistant, message.Text) { MessageId = message.Id }));
            Assert.Equal(added.Length, result.Written);
            _oracle.Sessions[session] = [.. known, .. added];
        }

        private async Task RecallAsync(MemoryScope scope, RecallSource from)
        {
            IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(scope, Query(), random.Next(1, 60), new RecallOptions { From = from });
            foreach (MemoryEntry entry in hits.Select(static hit => hit.Entry))
            {
                AssertSeen(scope, entry);
            }

            // With its own mark a scope finds all of its own, so nothing of it is missing either.
            string[] own = [.. _oracle.Memories.Where(pair => pair.Value.Scope == scope).Select(static pair => pair.Key).Order(StringComparer.Ordinal)];
            if (own.Length is > 0 and < 40)
            {
                hits = await memory.RecallAsync(scope, ScopeOracle.MarkOf(scope), 1_000);
                Assert.Equal(own, hits.Select(static hit => hit.Entry).Where(entry => entry.Scope == scope).Select(static entry => entry.Id).Order(StringComparer.Ordinal));
            }
        }

        private void AssertSeen(MemoryScope asked, MemoryEntry entry)
        {
            Seen++;
            Assert.True(ScopeOracle.Sees(asked, entry.Scope), $"{asked} was shown {entry}");
            string stored = entry.Kind == MemoryEntry.MessageKind
                ? _oracle.Sessions[entry.Scope].Single(message => message.Id == entry.Id).Text
                : _oracle.Memories[entry.Id] is var (scope, text) && scope == entry.Scope ? text : $"{entry.Id} in {scope}";
            Assert.Equal(stored, entry.Content);
        }

        private async Task ContextAsync(MemoryScope session)
        {
            ChatSession handle = await memory.GetSessionAsync(session, session.SessionId!);
            MemoryContext context = await handle.LoadContextAsync(random.Next(4) == 0 ? null : Query(), random.Next(20, 600));
            MemoryScope owner = session with { SessionId = null };
            string[] allowed = [ScopeOracle.MarkOf(session), ScopeOracle.MarkOf(owner)];
            foreach (string mark in context.Parts.Where(static part => part.Kind != ContextPartKind.UserSummary).SelectMany(static part => ScopeOracle.MarksIn(part.Text)))
            {
                Seen++;
                Assert.Contains(mark, allowed);
            }

            // What is known of a user is the one part made of several sessions: of those of the very same owner, which names a user.
            foreach (ContextPart part in context.Parts.Where(static part => part.Kind == ContextPartKind.UserSummary))
            {
                UserSummariesSeen++;
                MemoryScope[] sessions = [.. _oracle.Sessions.Keys.Where(other => other with { SessionId = null } == owner)];
                Assert.NotNull(owner.UserId);
                Assert.True(sessions.Length > 1);
                Assert.All(ScopeOracle.MarksIn(part.Text), mark => Assert.Contains(mark, sessions.Select(ScopeOracle.MarkOf).Append(allowed[1])));
            }

            Assert.All(context.RecentMessages, message => Assert.All(ScopeOracle.MarksIn(message.Text), mark => Assert.Equal(allowed[0], mark)));
        }

        private async Task SessionsAsync(MemoryScope scope)
        {
            IReadOnlyList<SessionInfo> sessions = await memory.ListSessionsAsync(scope, 1_000);
            var expected = _oracle.Sessions.Where(pair => ScopeOracle.Sees(scope, pair.Key));
            Assert.Equal(
                expected.Select(static pair => (pair.Key.SessionId, (long)pair.Value.Count)).Order(),
                sessions.Select(static session => (session.Scope.SessionId, session.MessageCount)).Order());
            Assert.All(sessions, session => Assert.True(ScopeOracle.Sees(scope, session.Scope)));
        }

        private async Task ForgetAsync(MemoryScope scope)
        {
            if (_oracle.Memories.Count == 0)
            {
                return;
            }

            string id = Pick([.. _oracle.Memories.Keys]);
            bool mine = ScopeOracle.Sees(scope, _oracle.Memories[id].Scope);
            Assert.Equal(mine, (await memory.ForgetAsync(scope, id)).Erased);
            if (mine)
            {
                _oracle.Memories.Remove(id);
            }
        }

        private async Task TurnAsync(MemoryScope session)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"m{random.Next(6)}");
            ChatTurn? turn = await memory.GetTurnAsync(session, id);
            bool known = _oracle.Sessions.TryGetValue(session, out var messages) && messages.Any(message => message.Id == id);
            Assert.Equal(known, turn is not null);
            Assert.All(turn?.Messages ?? [], message => Assert.Contains((message.Id, message.Message.Text), messages!));
        }

        private async Task SearchAsync(MemoryScope scope)
        {
            foreach (SessionSearchHit hit in await memory.SearchSessionsAsync(scope, Query(), random.Next(1, 20)))
            {
                AssertSeen(scope, hit.Best.Entry);
                Assert.Equal(hit.Best.Entry.Scope, hit.Session.Scope);
                Assert.All(hit.Turn.Messages, message => Assert.Contains((message.Id, message.Message.Text), _oracle.Sessions[hit.Session.Scope]));
            }
        }

        private string TextOf(MemoryScope scope, int number) => string.Create(CultureInfo.InvariantCulture,
            $"{ScopeOracle.MarkOf(scope)} n{number} {Pick(Words)} {Pick(Words)}");

        // Asks for everybody's words, for marks of others, and for what the index calls owners and sessions.
        private string Query() => random.Next(6) switch
        {
            0 => ScopeOracle.MarkOf(Pick(ScopeOracle.Owners)),
            1 => $"s{random.Next(20)} c{random.Next(20)} {Pick(Words)}",
            _ => $"{Pick(Words)} {Pick(Words)}",
        };

        private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
    }
}
