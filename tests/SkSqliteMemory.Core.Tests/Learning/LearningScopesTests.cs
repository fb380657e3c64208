using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Learning;

/// <summary>What is learned in one scope is known there, and nowhere else.</summary>
public sealed class LearningScopesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_learned_or_related_crosses_from_one_scope_to_another()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        Random random = new(11);
        MemoryScope[] owners = [.. Enumerable.Range(0, 12).Select(static i => new MemoryScope { ApplicationId = i % 2 == 0 ? "app" : null, AgentId = i % 3 == 0 ? "agent" : null, UserId = $"u{i / 2}" })];
        string[] topics = ["Checkout", "Ledger", "Search", "Mailer", "Zurich"];
        for (int i = 0; i < 300; i++)
        {
            int who = random.Next(owners.Length);
            string mark = $"mark{who}x";
            string text = random.Next(4) switch
            {
                0 => $"I live in Town {mark}.",
                1 => $"I love {topics[random.Next(topics.Length)]} of {mark}.",
                2 => $"We decided to move {topics[random.Next(topics.Length)]} to {mark}.",
                _ => $"{topics[random.Next(topics.Length)]} depends on {mark}.",
            };
            await stage.SayAsync(text, $"s{random.Next(3)}", scope: owners[who]);
            if (random.Next(3) == 0)
            {
                await stage.Memory.Graph.RelateAsync(owners[who], topics[random.Next(topics.Length)], "feeds", $"{topics[random.Next(topics.Length)]} {mark}", cancellationToken: Token);
            }

            if (i % 20 == 0)
            {
                await stage.Memory.RunPendingWorkAsync(Token);
            }
        }

        await stage.Memory.RunPendingWorkAsync(Token);
        for (int who = 0; who < owners.Length; who++)
        {
            foreach (string topic in topics)
            {
                RecallOptions options = new() { IncludeHistory = true, GraphDepth = 3 };
                string[] seen =
                [
                    .. await stage.RecallAsync($"Where is {topic}, what did we decide?", options, owners[who]),
                    .. (await stage.Memory.Graph.GetNeighboursAsync(owners[who], topic, 3, cancellationToken: Token)).Select(static one => one.Name),
                    .. (await stage.Memory.Graph.GetRelationsAsync(owners[who], topic, includeHistory: true, Token)).Select(static one => one.Target),
                ];
                Assert.All(seen, text => Assert.True(!text.Contains("mark", StringComparison.Ordinal) || text.Contains($"mark{who}x", StringComparison.Ordinal), $"{owners[who]} saw '{text}'"));
            }
        }

        using RawFile raw = new(stage.Path);
        Assert.True(raw.Number("SELECT count(*) FROM relations;") > 100);
        Assert.Equal(0, raw.Number("""
            SELECT count(*) FROM relations r JOIN entities a ON a.id = r.subject_id JOIN entities b ON b.id = r.object_id
            WHERE a.scope_id <> r.scope_id OR b.scope_id <> r.scope_id;
            """));
        Assert.Equal(0, raw.Number("""
            SELECT count(*) FROM derivations d JOIN memories m ON m.id = d.derived_id JOIN messages s ON s.id = d.source_id
            WHERE d.derived_kind = 'memory' AND m.scope_id <> s.scope_id;
            """));
        Assert.Equal(0, raw.Number("""
            SELECT count(*) FROM derivations d JOIN relations r ON r.id = d.derived_id JOIN memories m ON m.id = d.source_id
            WHERE d.derived_kind = 'relation' AND r.scope_id <> m.scope_id;
            """));
        Assert.Equal(0, raw.Number("SELECT count(*) FROM memories m JOIN memories k ON k.id = coalesce(m.superseded_by, m.merged_into) WHERE m.scope_id <> k.scope_id;"));
        Assert.All(await stage.Memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task What_is_learned_is_the_owners_and_not_narrowed_to_the_session()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.TeachAsync("I live in Zurich.", "one");

        Assert.Single(await stage.RecallAsync("live"));
        Assert.Empty(await stage.RecallAsync("live", scope: LearningStage.Alice with { SessionId = "one" }));
        Assert.Empty(await stage.RecallAsync("Zurich", new RecallOptions { GraphDepth = 3, IncludeHistory = true }, LearningStage.Alice with { SessionId = "one" }));
        Assert.Empty(await stage.RecallAsync("live", scope: new MemoryScope { ApplicationId = "support", UserId = "bob" }));
    }
}
