using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Learning;

/// <summary>What the host or a model tells may be merged and may supersede as what is learned is.</summary>
public sealed class TellingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Other_words_for_the_same_are_one_memory_that_can_be_parted()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        MemoryEntry first = await TellAsync(stage, "She always wants the aisle seat on a long flight", 0.4);
        MemoryEntry again = await TellAsync(stage, "She always wants an aisle seat, on a long flight!", 0.9);

        Assert.Equal((first.Id, first.Content, 0.9), (again.Id, again.Content, again.Importance));
        Assert.Single(stage.Current());
        MergedMemory merge = Assert.Single(await stage.Memory.Learning.GetMergedAsync(LearningStage.Alice, Token));
        Assert.True(await stage.Memory.Learning.UndoMergeAsync(LearningStage.Alice, merge.Merged.Id, Token));
        Assert.Equal(2, stage.Current().Count);
    }

    [Fact]
    public async Task The_same_text_is_the_same_memory_and_the_option_is_off_by_default()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        MemoryEntry first = await TellAsync(stage, "Owns a boat", 0.4);
        MemoryEntry again = await TellAsync(stage, "Owns a boat", 0.6);
        Assert.Equal((first.Id, 0.6), (again.Id, again.Importance));

        await stage.Memory.RememberAsync(LearningStage.Alice, "She always wants the aisle seat on a long flight", cancellationToken: Token);
        await stage.Memory.RememberAsync(LearningStage.Alice, "She always wants an aisle seat, on a long flight!", cancellationToken: Token);
        Assert.Equal(3, stage.Current().Count);
    }

    [Fact]
    public async Task Another_value_supersedes_what_was_told_and_what_was_learned()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.TeachAsync("I live in Bern.");
        MemoryEntry told = await TellAsync(stage, "The user lives in Basel");

        Assert.Equal(["The user lives in Basel"], stage.Current());
        Assert.Equal(["I live in Bern", told.Content], (await stage.Memory.Learning.GetHistoryAsync(LearningStage.Alice, told.Id, Token)).Select(static entry => entry.Content));
        Assert.Equal(["Basel"], (await stage.Memory.Graph.GetRelationsAsync(LearningStage.Alice, "user", cancellationToken: Token)).Select(static one => one.Target));
    }

    [Fact]
    public async Task A_model_supersedes_what_models_said_and_stands_beside_what_the_user_said()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await CallAsync(stage, "The user lives in Bern");
        await CallAsync(stage, "The user lives in Basel");
        Assert.Equal(["The user lives in Basel"], stage.Current());

        await stage.TeachAsync("I live in Chur.");
        Assert.Equal(["I live in Chur"], stage.Current());
        Assert.StartsWith("Remembered", await CallAsync(stage, "The user lives in Davos"), StringComparison.Ordinal);
        Assert.Equal(["I live in Chur", "The user lives in Davos"], stage.Current());
        Assert.Equal(["Chur"], (await stage.Memory.Graph.GetRelationsAsync(LearningStage.Alice, "user", cancellationToken: Token)).Select(static one => one.Target));
    }

    [Fact]
    public async Task A_model_that_may_store_the_same_in_other_words_does()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        MemoryToolOptions options = new() { MergeNearDuplicates = false };
        await CallAsync(stage, "She always wants the aisle seat on a long flight", options);
        await CallAsync(stage, "She always wants an aisle seat, on a long flight!", options);

        Assert.Equal(2, stage.Current().Count);
    }

    [Fact]
    public async Task What_is_narrowed_or_expires_is_stored_as_it_is()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await TellAsync(stage, "The user lives in Bern");
        RememberOptions ends = new() { MergeNearDuplicates = true, ExpiresAt = stage.Time.GetUtcNow().AddDays(1) };
        await stage.Memory.RememberAsync(LearningStage.Alice, "The user lives in Basel", options: ends, cancellationToken: Token);
        await stage.Memory.RememberAsync(
            LearningStage.Alice with { SessionId = "s" }, "The user lives in Chur", options: new RememberOptions { MergeNearDuplicates = true }, cancellationToken: Token);

        Assert.Equal(3, stage.Current().Count);
    }

    private static Task<MemoryEntry> TellAsync(LearningStage stage, string text, double importance = 0.5) =>
        stage.Memory.RememberAsync(LearningStage.Alice, text, importance, new RememberOptions { MergeNearDuplicates = true }, Token);

    private static async Task<string> CallAsync(LearningStage stage, string text, MemoryToolOptions? options = null) => (await MemoryTools
        .Create(stage.Memory, LearningStage.Alice, options).Single(static tool => tool.Name == "remember")
        .InvokeAsync(new AIFunctionArguments { ["text"] = text }, Token))!.ToString()!;
}
