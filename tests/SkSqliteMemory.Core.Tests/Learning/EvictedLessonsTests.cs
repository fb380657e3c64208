using SkSqliteMemory.Core.Tests.Memory.Forgetting;

namespace SkSqliteMemory.Core.Tests.Learning;

/// <summary>What was learned is evicted and put back with all that learning knows of it.</summary>
public sealed class EvictedLessonsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_stood_for_another_is_logged_with_it_and_both_come_back_merged()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(static options => options.Eviction = new() { MaxEntries = 1, ProtectedAge = TimeSpan.Zero });
        await stage.TeachAsync("I always want the aisle seat on a long flight.", "a");
        await stage.TeachAsync("I always want the aisle seat, on a long flight.", "b");
        await FillQuotaAsync(stage);
        MergedMemory merge = Assert.Single(await stage.Memory.Learning.GetMergedAsync(LearningStage.Alice, Token));
        stage.Time.Advance(TimeSpan.FromDays(30));

        await stage.Memory.Eviction.RunAsync(Token);

        Assert.Equal(["Fills the quota"], stage.Current());
        string[] logged = [.. (await stage.Memory.Eviction.GetLogAsync(LearningStage.Alice, cancellationToken: Token)).Select(static record => record.MemoryId)];
        Assert.Equal(new[] { merge.Kept.Id, merge.Merged.Id }.Order(), logged.Order());

        Assert.NotNull(await stage.Memory.Eviction.UndoAsync(LearningStage.Alice, merge.Kept.Id, Token));
        Assert.NotNull(await stage.Memory.Eviction.UndoAsync(LearningStage.Alice, merge.Merged.Id, Token));
        MergedMemory again = Assert.Single(await stage.Memory.Learning.GetMergedAsync(LearningStage.Alice, Token));
        Assert.Equal((merge.Kept.Id, merge.Merged.Id), (again.Kept.Id, again.Merged.Id));
        Assert.All(await stage.Memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task What_comes_back_is_still_superseded_by_another_value()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(static options => options.Eviction = new() { MaxEntries = 1, ProtectedAge = TimeSpan.Zero });
        await stage.TeachAsync("I live in Bern.");
        await FillQuotaAsync(stage);
        stage.Time.Advance(TimeSpan.FromDays(30));
        await stage.Memory.Eviction.RunAsync(Token);
        EvictionRecord record = Assert.Single(await stage.Memory.Eviction.GetLogAsync(LearningStage.Alice, cancellationToken: Token));
        await stage.Memory.Eviction.UndoAsync(LearningStage.Alice, record.MemoryId, Token);

        await stage.TeachAsync("I live in Basel.", "b");

        Assert.Equal(["Fills the quota", "I live in Basel"], stage.Current().Order());
    }

    [Fact]
    public async Task What_comes_back_takes_its_relations_along()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(EvictsAll);
        await stage.Memory.Graph.RelateAsync(LearningStage.Alice, "Checkout", "depends on", "Payments", cancellationToken: Token);
        await stage.Memory.Graph.RelateAsync(LearningStage.Alice, "Payments", "is owned by", "Zoë Ünal", cancellationToken: Token);
        string before = await GraphAsync(stage, "payments");
        await EvictAsync(stage);
        Assert.Equal((0, 0), (stage.Number("SELECT count(*) FROM relations;"), stage.Number("SELECT count(*) FROM entities;")));

        await UndoAllAsync(stage);

        Assert.Equal(before, await GraphAsync(stage, "payments"));
        Assert.Equal(["checkout", "payments", "zoe unal"], stage.List("SELECT name FROM entities ORDER BY name;"));
        Assert.Equal(["0"], stage.List("SELECT count(*) FROM evictions WHERE relations IS NOT NULL;"));
        Assert.Contains("depends on", await GraphAsync(stage, "Checkout"), StringComparison.Ordinal);
        Assert.All(await stage.Memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task A_relation_that_another_memory_says_meanwhile_is_not_there_twice()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(EvictsAll);
        await stage.Memory.Graph.RelateAsync(LearningStage.Alice, "Checkout", "depends on", "Payments", new RelateOptions { Text = "Checkout needs Payments" }, Token);
        await EvictAsync(stage);
        await stage.Memory.Graph.RelateAsync(LearningStage.Alice, "Checkout", "depends on", "Payments", new RelateOptions { Text = "Payments serves Checkout" }, Token);

        await UndoAllAsync(stage);

        Assert.Equal((1, 2), (stage.Number("SELECT count(*) FROM relations;"), stage.Number("SELECT count(*) FROM derivations WHERE derived_kind = 'relation';")));
    }

    [Fact]
    public async Task What_comes_back_gives_way_to_what_was_learned_of_it_meanwhile()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(EvictsAll);
        await stage.TeachAsync("I live in Bern.");
        await EvictAsync(stage);
        await stage.TeachAsync("I live in Basel.", "b");

        await UndoAllAsync(stage);

        Assert.Equal(["Fills the quota", "I live in Basel"], stage.Current().Order());
        Assert.Equal(["user lives in Basel"], (await stage.Memory.Graph.GetRelationsAsync(LearningStage.Alice, "user", cancellationToken: Token)).Select(Said));
        Assert.Equal(["I live in Bern", "I live in Basel"], (await stage.Memory.Learning.GetHistoryAsync(
            LearningStage.Alice, stage.List("SELECT memory_id FROM memories WHERE content = 'I live in Basel';")[0], Token)).Select(static entry => entry.Content));
    }

    [Fact]
    public async Task When_the_window_ends_the_relations_leave_the_log()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(EvictsAll);
        await stage.Memory.Graph.RelateAsync(LearningStage.Alice, "Checkout", "depends on", "Payments", cancellationToken: Token);
        await EvictAsync(stage);
        Assert.Equal(1, stage.Number("SELECT count(*) FROM evictions WHERE relations IS NOT NULL;"));

        stage.Time.Advance(TimeSpan.FromDays(8));
        await stage.Memory.Eviction.RunAsync(Token);

        Assert.Equal(0, stage.Number("SELECT count(*) FROM evictions WHERE relations IS NOT NULL;"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Names_in_evicted_relations_are_forgotten_to_the_last_byte(bool byEntity)
    {
        await using LearningStage stage = await LearningStage.OpenAsync(EvictsAll);
        await stage.Memory.Graph.RelateAsync(LearningStage.Alice, "Checkout", "depends on", "Xylophonequartz", new RelateOptions { Text = "They need each other" }, Token);
        await EvictAsync(stage);
        await stage.Memory.RunPendingWorkAsync(Token);
        FileBytes bytes = new(System.IO.Path.GetDirectoryName(stage.Path)!);
        Assert.NotEqual(0, bytes.Count("ylophonequartz"));

        ForgetPlan plan = byEntity
            ? new ForgetPlan(LearningStage.Alice, [new ForgetItem(ForgetItemKind.Entity, "xylophonequartz", null, "")])
            : await stage.Memory.Forgetting.PlanSubjectAsync(LearningStage.Alice, "Xylophonequartz", Token);
        Assert.Single(plan.Items);
        await stage.Memory.Forgetting.ForgetAsync(plan, Token);
        await stage.Memory.RunPendingWorkAsync(Token);

        Assert.Equal(0, bytes.Count("ylophonequartz"));
        // By its name only what was said of it goes; the memory itself names it nowhere.
        Assert.Equal(byEntity ? 1 : 0, stage.Number("SELECT count(*) FROM evictions WHERE memory IS NOT NULL;"));
    }

    [Fact]
    public async Task A_name_that_is_forgotten_leaves_no_byte_in_a_memory_that_said_something_of_it_in_other_words()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.Memory.Graph.RelateAsync(LearningStage.Alice, "Checkout", "depends on", "Xylophonequartz", new RelateOptions { Text = "They need each other" }, Token);
        FileBytes bytes = new(System.IO.Path.GetDirectoryName(stage.Path)!);
        Assert.NotEqual(0, bytes.Count("ylophonequartz"));

        await stage.Memory.Forgetting.ForgetAsync(await stage.Memory.Forgetting.PlanSubjectAsync(LearningStage.Alice, "Xylophonequartz", Token), Token);
        await stage.Memory.RunPendingWorkAsync(Token);

        Assert.Equal(0, bytes.Count("ylophonequartz"));
        Assert.Equal(["They need each other"], stage.Current());
    }

    private static void EvictsAll(SqliteMemoryOptions options) => options.Eviction = new() { MaxEntries = 1, ProtectedAge = TimeSpan.Zero };

    private static async Task EvictAsync(LearningStage stage)
    {
        await FillQuotaAsync(stage);
        stage.Time.Advance(TimeSpan.FromDays(2));
        await stage.Memory.Eviction.RunAsync(Token);
        Assert.Equal(["Fills the quota"], stage.List("SELECT content FROM memories;"));
    }

    private static async Task UndoAllAsync(LearningStage stage)
    {
        foreach (EvictionRecord record in await stage.Memory.Eviction.GetLogAsync(LearningStage.Alice, cancellationToken: Token))
        {
            Assert.NotNull(await stage.Memory.Eviction.UndoAsync(LearningStage.Alice, record.MemoryId, Token));
        }
    }

    private static async Task<string> GraphAsync(LearningStage stage, string name) =>
        string.Join('\n', (await stage.Memory.Graph.GetRelationsAsync(LearningStage.Alice, name, true, Token)).Select(static one => $"{Said(one)} {one.ValidFrom:O} {one.ValidTo:O}").Order(StringComparer.Ordinal));

    private static string Said(MemoryRelation relation) => $"{relation.Subject} {relation.Predicate} {relation.Target}";

    private static Task FillQuotaAsync(LearningStage stage) =>
        stage.Memory.RememberAsync(LearningStage.Alice, "Fills the quota", options: new RememberOptions { IsPinned = true }, cancellationToken: Token);
}
