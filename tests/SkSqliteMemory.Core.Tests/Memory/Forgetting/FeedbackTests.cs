namespace SkSqliteMemory.Core.Tests.Memory.Forgetting;

/// <summary>What a memory's place rests on beside the words: age, confirmation, recalls, feedback, kind.</summary>
public sealed class FeedbackTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };

    private readonly TempDatabase _file = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Being_recalled_renews_up_to_the_cap_and_a_confirmation_renews_fully()
    {
        await using SqliteMemory memory = await OpenAsync(new ScoringOptions { PassiveRenewal = TimeSpan.FromDays(10) });
        MemoryEntry entry = await memory.RememberAsync(Alice, "Prefers tea", cancellationToken: Token);
        for (int day = 0; day < 60; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
            await RecallAsync(memory);
            await memory.RunPendingWorkAsync(Token);
        }

        // Sixty recalls made it ten days younger.
        Assert.Equal(Math.Pow(0.5, 50 / 30.0), (await RecallAsync(memory)).Recency, 9);
        Assert.True(await memory.Feedback.ConfirmAsync(Alice, entry.Id, Token));
        Assert.Equal(1, (await RecallAsync(memory)).Recency, 9);
        Assert.False(await memory.Feedback.ConfirmAsync(new MemoryScope { UserId = "bob" }, entry.Id, Token));
    }

    [Fact]
    public async Task By_default_only_a_confirmation_renews()
    {
        await using SqliteMemory memory = await OpenAsync(new ScoringOptions());
        await memory.RememberAsync(Alice, "Prefers tea", cancellationToken: Token);
        _time.Advance(TimeSpan.FromDays(30));
        await RecallAsync(memory);
        await memory.RunPendingWorkAsync(Token);

        Assert.Equal(0.5, (await RecallAsync(memory)).Recency, 9);
    }

    [Fact]
    public async Task What_is_recalled_often_and_ignored_loses_what_its_recalls_gave()
    {
        await using SqliteMemory memory = await OpenAsync(new ScoringOptions());
        MemoryEntry entry = await memory.RememberAsync(Alice, "Prefers tea", cancellationToken: Token);
        for (int i = 0; i < 64; i++)
        {
            await RecallAsync(memory);
        }

        await memory.RunPendingWorkAsync(Token);
        Assert.Equal(1, (await RecallAsync(memory)).AccessFrequency, 9);
        Assert.Equal(1, await memory.Feedback.IgnoredAsync(Alice, [entry.Id, "no such memory"], Token));
        Assert.Equal(0.5, (await RecallAsync(memory)).AccessFrequency, 9);
        Assert.Equal(1, await memory.Feedback.UsedAsync(Alice, [entry.Id], Token));
        Assert.Equal(2.0 / 3, (await RecallAsync(memory)).AccessFrequency, 9);
    }

    [Fact]
    public async Task Pinned_memories_and_evergreen_kinds_do_not_age_and_kinds_have_weights_of_their_own()
    {
        ScoringOptions scoring = new()
        {
            EvergreenKinds = { "rule" }, HalfLifeByKind = { ["mood"] = TimeSpan.FromDays(1) },
            WeightsByKind = { ["mood"] = new ScoringWeights { Similarity = 0, Recency = 1, Importance = 0, Access = 0 } },
        };
        await using SqliteMemory memory = await OpenAsync(scoring);
        await memory.RememberAsync(Alice, "tea rule", options: new RememberOptions { Kind = "rule" }, cancellationToken: Token);
        await memory.RememberAsync(Alice, "tea pinned", options: new RememberOptions { IsPinned = true }, cancellationToken: Token);
        await memory.RememberAsync(Alice, "tea mood", options: new RememberOptions { Kind = "mood" }, cancellationToken: Token);
        await memory.RememberAsync(Alice, "tea fact", cancellationToken: Token);
        _time.Advance(TimeSpan.FromDays(2));
        Dictionary<string, ScoredMemory> hits = (await memory.RecallAsync(Alice, "tea", cancellationToken: Token)).ToDictionary(static hit => hit.Entry.Content);

        Assert.Equal((1.0, 1.0, 0.25), (hits["tea rule"].Breakdown.Recency, hits["tea pinned"].Breakdown.Recency, hits["tea mood"].Breakdown.Recency));
        Assert.Equal(Math.Pow(0.5, 2 / 30.0), hits["tea fact"].Breakdown.Recency, 9);
        Assert.Equal(0.25, hits["tea mood"].Score, 9);
        Assert.Equal((1.0, 0.75), (hits["tea mood"].Breakdown.Weights.Recency, hits["tea fact"].Breakdown.Weights.Similarity));
    }

    private static async Task<ScoreBreakdown> RecallAsync(SqliteMemory memory) =>
        Assert.Single(await memory.RecallAsync(Alice, "tea", cancellationToken: Token)).Breakdown;

    private Task<SqliteMemory> OpenAsync(ScoringOptions scoring) => SqliteMemory.OpenAsync(
        _file.Path, new SqliteMemoryOptions { TimeProvider = _time, RunBackgroundWork = false, Durability = Durability.Normal, Scoring = scoring }, Token);
}
