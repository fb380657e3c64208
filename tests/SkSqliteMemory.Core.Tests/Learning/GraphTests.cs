using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Model.Graph;
using SkSqliteMemory.Storage.Graph;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Core.Tests.Learning;

public sealed class GraphTests
{
    private static readonly MemoryScope Team = new() { ApplicationId = "ops" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_did_we_decide_and_which_service_was_on_call()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await TellAsync(stage);

        string[] found = await stage.RecallAsync(
            "What did we decide about checkout last week, and which service was on call when the latency spike happened?", scope: Team);

        // The pager memory shares no word with the question: the graph leads from the spike to its day, and from the day to the service.
        Assert.Contains("We decided to split the checkout into two steps", found[..5]);
        Assert.Contains("The latency spike happened on 12 November", found[..5]);
        Assert.Contains("Ledger carried the pager on 12 November", found[..5]);
        Assert.DoesNotContain("Ledger carried the pager on 12 November", await stage.RecallAsync(
            "What did we decide about checkout last week, and which service was on call when the latency spike happened?", new RecallOptions { GraphDepth = 0 }, Team));
    }

    private static async Task TellAsync(LearningStage stage)
    {
        foreach (string text in (string[])["We decided to split the checkout into two steps.", "The latency spike happened on 12 November.", "Remember that lunch is at noon.", "Search is on call for 14 November."])
        {
            await stage.TeachAsync(text, scope: Team);
        }

        await stage.Memory.Graph.RelateAsync(Team, "Ledger", "carried the pager on", "12 November", cancellationToken: Token);
        await stage.Memory.Graph.RelateAsync(Team, "Mailer", "carried the pager on", "13 November", cancellationToken: Token);
        for (int i = 0; i < 30; i++)
        {
            await stage.Memory.RememberAsync(Team, $"Note {i} about the service desk and a call with customer {i} of last week", cancellationToken: Token);
        }
    }

    [Fact]
    public async Task A_name_is_the_same_however_it_is_written()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.Memory.Graph.RelateAsync(Team, "The Payments-API", "Depends on", "Zürich", cancellationToken: Token);
        await stage.Memory.Graph.RelateAsync(Team, "payments api", "depends  on", "zurich", cancellationToken: Token);
        await stage.Memory.Graph.RelateAsync(Team, "PAYMENTS API", "is run by", "Anna", cancellationToken: Token);

        Assert.Equal(["payments api", "zurich", "anna"], stage.List("SELECT name FROM entities ORDER BY id;"));
        Assert.Equal(
            [new MemoryRelation("The Payments-API", "depends on", "Zürich", stage.Time.GetUtcNow(), null), new MemoryRelation("The Payments-API", "is run by", "Anna", stage.Time.GetUtcNow(), null)],
            await stage.Memory.Graph.GetRelationsAsync(Team, "Payments API's", cancellationToken: Token));
        Assert.Equal(
            [("The Payments-API", 0), ("Zürich", 1), ("Anna", 1)],
            (await stage.Memory.Graph.GetNeighboursAsync(Team, "the payments-api", cancellationToken: Token)).Select(static one => (one.Name, one.Distance)));
    }

    [Fact]
    public async Task A_relation_holds_for_its_time()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        DateTimeOffset first = stage.Time.GetUtcNow();
        RelateOptions single = new() { IsSingleValued = true };
        await stage.Memory.Graph.RelateAsync(Team, "Checkout", "is led by", "Anna", single, Token);
        stage.Time.Advance(TimeSpan.FromDays(10));
        MemoryEntry? later = await stage.Memory.Graph.RelateAsync(Team, "Checkout", "is led by", "Ben", single, Token);

        Assert.Equal("Checkout is led by Ben", later!.Content);
        Assert.Equal("Ben", Assert.Single(await stage.Memory.Graph.GetRelationsAsync(Team, "checkout", cancellationToken: Token)).Target);
        Assert.Equal(2, (await stage.Memory.Graph.GetRelationsAsync(Team, "checkout", includeHistory: true, Token)).Count);
        Assert.Equal(["Checkout", "Anna"], (await stage.Memory.Graph.GetNeighboursAsync(Team, "checkout", 3, first.AddDays(1), Token)).Select(static one => one.Name));
        Assert.Equal(["Checkout is led by Ben"], await stage.RecallAsync("Who leads checkout?", scope: Team));
        Assert.Equal(["Checkout is led by Anna"], await stage.RecallAsync("Who led checkout?", new RecallOptions { AsOf = first.AddDays(1) }, Team));
        Assert.Null(await stage.Memory.Graph.RelateAsync(Team, "Checkout", "is led by", "Clara", new RelateOptions { IsSingleValued = true, Provenance = MemoryProvenance.Document }, Token));
    }

    [Fact]
    public async Task What_is_forgotten_leaves_the_graph_unless_somebody_else_says_it_too()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        MemoryEntry one = (await stage.Memory.Graph.RelateAsync(Team, "Checkout", "depends on", "Ledger", cancellationToken: Token))!;
        MemoryEntry other = (await stage.Memory.Graph.RelateAsync(Team, "Checkout", "depends on", "Ledger", new RelateOptions { Text = "Without the ledger no checkout" }, Token))!;
        Assert.NotEqual(one.Id, other.Id);

        await stage.Memory.ForgetAsync(Team, one.Id, Token);
        Assert.Single(await stage.Memory.Graph.GetRelationsAsync(Team, "ledger", cancellationToken: Token));
        await stage.Memory.ForgetAsync(Team, other.Id, Token);
        Assert.Equal([0L, 0L, 0L], ((string[])["relations", "entities", "derivations"]).Select(table => stage.Number($"SELECT count(*) FROM {table};")));
    }

    [Fact]
    public async Task What_another_process_relates_is_seen_at_once()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await using SqliteMemory other = await stage.OpenAnotherAsync();
        await stage.Memory.Graph.RelateAsync(Team, "A1", "knows", "B1", cancellationToken: Token);
        Assert.Equal(2, (await stage.Memory.Graph.GetNeighboursAsync(Team, "A1", cancellationToken: Token)).Count);
        MemoryEntry told = (await other.Graph.RelateAsync(Team, "B1", "knows", "C1", cancellationToken: Token))!;
        Assert.Equal(3, (await stage.Memory.Graph.GetNeighboursAsync(Team, "A1", cancellationToken: Token)).Count);
        await other.ForgetAsync(Team, told.Id, Token);
        Assert.Equal(2, (await stage.Memory.Graph.GetNeighboursAsync(Team, "A1", cancellationToken: Token)).Count);
    }

    [Theory]
    [InlineData(1, 12, 20)]
    [InlineData(2, 40, 60)]
    [InlineData(3, 60, 400)]
    [InlineData(4, 200, 250)]
    public async Task A_walk_in_memory_in_the_file_and_by_hand_is_the_same(int seed, int entities, int relations)
    {
        Random random = new(seed);
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.Memory.RememberAsync(Team, "There is an owner.", cancellationToken: Token);
        List<(long Subject, long Object, long From, long? To)> edges = Fill(stage, random, entities, relations);

        await stage.Memory.Engine.File.ReadAsync("test", connection =>
        {
            ScopeFilter owner = ScopesTable.Find(connection, Team)!.Value;
            ResidentGraph graph = new(0, RelationsTable.All(connection, owner, int.MaxValue), isWhole: true);
            for (int i = 0; i < 200; i++)
            {
                GraphWalk walk = new(
                    [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (long)random.Next(1, entities + 1)).Distinct()],
                    random.Next(0, 4), DateTimeOffset.FromUnixTimeMilliseconds(random.Next(0, 1_100)), random.Next(2) * random.Next(1, entities + 1))
                {
                    IncludesHistory = random.Next(4) == 0,
                };
                List<ReachedEntity> expected = ByHand(walk, edges);
                Assert.Equal(expected, walk.Run(graph));
                Assert.Equal(expected, walk.Run(connection, owner));
            }

            return 0;
        }, Token);
    }

    private static List<(long Subject, long Object, long From, long? To)> Fill(LearningStage stage, Random random, int entities, int relations)
    {
        using RawFile raw = new(stage.Path);
        for (int i = 1; i <= entities; i++)
        {
            raw.Execute("INSERT INTO entities (id, scope_id, name, display_name, created_at) SELECT $id, id, $name, $name, 0 FROM scopes;", ("$id", i), ("$name", $"e{i}"));
        }

        List<(long, long, long, long?)> edges = [];
        for (int i = 0; i < relations; i++)
        {
            (long subject, long target, long from) = (random.Next(1, entities + 1), random.Next(1, entities + 1), random.Next(0, 1_000));
            long? to = random.Next(3) == 0 ? from + random.Next(0, 500) : null;
            if (raw.Execute("""
                INSERT OR IGNORE INTO relations (scope_id, subject_id, predicate, object_id, valid_from, valid_to, created_at)
                SELECT id, $subject, 'p', $object, $from, $to, 0 FROM scopes;
                """, ("$subject", subject), ("$object", target), ("$from", from), ("$to", to)) > 0)
            {
                edges.Add((subject, target, from, to));
            }
        }

        return edges;
    }

    private static List<ReachedEntity> ByHand(GraphWalk walk, List<(long Subject, long Object, long From, long? To)> edges)
    {
        Dictionary<long, int> depths = walk.Seeds.ToDictionary(static seed => seed, static _ => 0);
        long at = walk.At.ToUnixTimeMilliseconds();
        for (int depth = 1; depth <= walk.Depth; depth++)
        {
            foreach ((long subject, long target, long from, long? to) in edges.Where(edge => walk.IncludesHistory || (edge.From <= at && (edge.To is null || edge.To > at))))
            {
                foreach ((long here, long there) in ((long, long)[])[(subject, target), (target, subject)])
                {
                    if (depths.TryGetValue(here, out int distance) && distance == depth - 1 && (distance == 0 || here != walk.Barrier))
                    {
                        depths.TryAdd(there, depth);
                    }
                }
            }
        }

        return [.. depths.OrderBy(static one => one.Value).ThenBy(static one => one.Key).Select(static one => new ReachedEntity(one.Key, one.Value))];
    }

    [Fact]
    public async Task The_graph_lifts_what_it_leads_to_and_lowers_nothing()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await TellAsync(stage);
        foreach (string question in (string[])["latency spike", "checkout ledger", "customer call", "12 November"])
        {
            IReadOnlyList<ScoredMemory> without = await stage.Memory.RecallAsync(Team, question, 50, new RecallOptions { GraphDepth = 0, CountAccess = false }, Token);
            IReadOnlyList<ScoredMemory> with = await stage.Memory.RecallAsync(Team, question, 50, new RecallOptions { GraphDepth = 3, CountAccess = false }, Token);
            Assert.All(without, hit => Assert.True(with.Single(one => one.Entry.Id == hit.Entry.Id).Score >= hit.Score));
            Assert.All(with, hit => Assert.True(hit.Breakdown.GraphRank is not null || without.Any(one => one.Entry.Id == hit.Entry.Id)));
        }
    }

    [Fact]
    public async Task Who_asks_for_history_walks_along_what_has_ended()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        RelateOptions single = new() { IsSingleValued = true };
        await stage.Memory.Graph.RelateAsync(Team, "Checkout", "is led by", "Anna", single, Token);
        await stage.Memory.Graph.RelateAsync(Team, "Anna", "sits in", "Basel", cancellationToken: Token);
        stage.Time.Advance(TimeSpan.FromDays(1));
        await stage.Memory.Graph.RelateAsync(Team, "Checkout", "is led by", "Ben", single, Token);

        Assert.DoesNotContain("Anna sits in Basel", await stage.RecallAsync("checkout", scope: Team));
        Assert.Contains("Anna sits in Basel", await stage.RecallAsync("checkout", new RecallOptions { IncludeHistory = true }, Team));
    }

    [Fact]
    public async Task Of_a_hub_a_recall_takes_up_the_first_of_its_neighbours_only()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.Memory.Graph.RelateAsync(Team, "Hub", "knows", "First", new RelateOptions { Text = "One who came early" }, Token);
        using (RawFile raw = new(stage.Path))
        {
            raw.Execute("""
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                INSERT INTO entities (scope_id, name, display_name, created_at) SELECT s.id, 'e' || i, 'e' || i, 0 FROM n JOIN scopes s;
                """);
            raw.Execute("""
                INSERT INTO relations (scope_id, subject_id, predicate, object_id, valid_from, created_at)
                SELECT e.scope_id, (SELECT id FROM entities WHERE name = 'hub'), 'p', e.id, 0, 0 FROM entities e WHERE e.name LIKE 'e%';
                """);
        }

        await stage.Memory.Graph.RelateAsync(Team, "Hub", "knows", "Last", new RelateOptions { Text = "One who came late" }, Token);
        Assert.Equal(["One who came early"], await stage.RecallAsync("hub", scope: Team));
    }

    [Fact]
    public async Task What_is_wrong_with_a_relation_is_told_by_itself()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        DateTimeOffset tomorrow = stage.Time.GetUtcNow().AddDays(1);

        Assert.Contains("65 characters", await RefusalAsync(new string('x', 65), "b", new RelateOptions()), StringComparison.Ordinal);
        Assert.DoesNotContain("characters", await RefusalAsync("pays with", "4111 1111 1111 1111", new RelateOptions()), StringComparison.Ordinal);
        Assert.Contains("lies in the future", await RefusalAsync("p", "b", new RelateOptions { ValidFrom = tomorrow }), StringComparison.Ordinal);
        Assert.Equal(0, stage.Number("SELECT count(*) FROM memories;"));

        async Task<string> RefusalAsync(string predicate, string target, RelateOptions options) =>
            (await Assert.ThrowsAsync<ArgumentException>(() => stage.Memory.Graph.RelateAsync(Team, "a", predicate, target, options, Token))).Message;
    }

    [Theory]
    [InlineData("", "p", "b")]
    [InlineData("a", " ", "b")]
    [InlineData("a", "p", "!!!")]
    [InlineData("a", "p", "4111 1111 1111 1111")]
    public async Task What_is_no_relation_is_refused(string subject, string predicate, string target)
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        string before = RawFile.CountAll(stage.Path);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => stage.Memory.Graph.RelateAsync(Team, subject, predicate, target, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => stage.Memory.Graph.RelateAsync(new MemoryScope(), "a", "p", "b", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => stage.Memory.Graph.RelateAsync(Team with { SessionId = "s" }, "a", "p", "b", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => stage.Memory.Graph.RelateAsync(Team, new string('x', 201), "p", "b", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => stage.Memory.Graph.RelateAsync(Team, "a", new string('x', 65), "b", cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => stage.Memory.Graph.GetNeighboursAsync(Team, "a", 4, cancellationToken: Token));
        Assert.Equal(before, RawFile.CountAll(stage.Path));
    }

    [Fact]
    public void Names_of_a_question_are_all_its_runs_of_words() =>
        Assert.Equal(["latency", "spike", "zurich", "the latency", "latency spike", "spike zurich", "the latency spike", "latency spike zurich", "the latency spike zurich"],
            EntityName.In("the Latency-spike, Zürich?"));
}
