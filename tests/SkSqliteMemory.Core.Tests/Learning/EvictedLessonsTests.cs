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

    private static Task FillQuotaAsync(LearningStage stage) =>
        stage.Memory.RememberAsync(LearningStage.Alice, "Fills the quota", options: new RememberOptions { IsPinned = true }, cancellationToken: Token);
}
