using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Learning;

namespace SkSqliteMemory.Core.Tests.Memory.Forgetting;

/// <summary>What a forget or an eviction reaches, and what it must leave alone, where rows, texts and sessions cross.</summary>
public sealed class RemainsTests
{
    private const string Secret = "xylophonequartz";

    private static MemoryScope Alice => LearningStage.Alice;

    private static MemoryScope Bob { get; } = new() { ApplicationId = "support", UserId = "bob" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subject_is_found_in_calls_results_reasoning_and_what_is_written_beside_a_memory()
    {
        await using LearningStage stage = await OpenAsync();
        ChatSession session = await stage.Memory.GetSessionAsync(Alice, "s", Token);
        await session.AppendAsync(
            [
                new(ChatRole.User, "Keep that in mind."),
                new(ChatRole.Assistant, [new TextReasoningContent($"It is about {Secret}."), new FunctionCallContent("c", "remember", new Dictionary<string, object?> { ["text"] = Secret })]),
                new(ChatRole.Tool, [new FunctionResultContent("c", $"<memory_data>{Secret}</memory_data>")]),
                new(ChatRole.Assistant, "Done."),
            ],
            cancellationToken: Token);
        await stage.Memory.RememberAsync(Alice, "Of the summary", options: new() { Summary = Secret }, cancellationToken: Token);
        await stage.Memory.RememberAsync(Alice, "Of the notes", options: new() { MetadataJson = $$"""{"of": "\u0078{{Secret[1..]}}"}""" }, cancellationToken: Token);

        ForgetPlan plan = await stage.Memory.Forgetting.PlanSubjectAsync(Alice, Secret, Token);
        Assert.Equal(
            [(ForgetItemKind.Memory, 2), (ForgetItemKind.Message, 2)],
            plan.Items.GroupBy(static item => item.Kind).Select(static kind => (kind.Key, kind.Count())));
        await stage.Memory.Forgetting.ForgetAsync(plan, Token);
        await stage.Memory.RunPendingWorkAsync(Token);

        Assert.Equal(0, new FileBytes(Path.GetDirectoryName(stage.Path)!).Count(Secret));
        Assert.Equal(["Keep that in mind.", "Done."], (await session.GetMessagesAsync(Token)).Select(static message => message.Message.Text));
    }

    [Fact]
    public async Task A_session_whose_turn_was_emptied_by_a_forget_still_loads()
    {
        await using LearningStage stage = await OpenAsync();
        ChatSession session = await stage.Memory.GetSessionAsync(Alice, "s", Token);
        for (int turn = 0; turn < 8; turn++)
        {
            await session.AppendAsync(
                [new(ChatRole.User, $"Question {turn} of the harbour") { MessageId = $"q{turn}" }, new(ChatRole.Assistant, $"Answer {turn}: {string.Join(' ', Enumerable.Repeat("harbour", 60))}") { MessageId = $"a{turn}" }],
                cancellationToken: Token);
        }

        await stage.Memory.Forgetting.ForgetAsync(
            new ForgetPlan(Alice, [new(ForgetItemKind.Message, "q6", "s", ""), new(ForgetItemKind.Message, "a6", "s", "")]), Token);

        for (int budget = 50; budget < 1_200; budget += 50)
        {
            MemoryContext context = await session.LoadContextAsync("the harbour", budget, cancellationToken: Token);
            Assert.All(context.LeftOut, static part => Assert.NotEmpty(part.SourceIds));
        }
    }

    [Fact]
    public async Task A_message_that_got_the_row_of_a_source_is_not_the_source()
    {
        await using LearningStage stage = await OpenAsync(static options => options.Eviction = new() { MaxEntries = 1, ProtectedAge = TimeSpan.Zero });
        await stage.TeachAsync("I live in Bern.");
        await FillQuotaAsync(stage);
        stage.Time.Advance(TimeSpan.FromDays(30));
        await stage.Memory.Eviction.RunAsync(Token);
        string evicted = Assert.Single(await stage.Memory.Eviction.GetLogAsync(Alice, cancellationToken: Token)).MemoryId;
        await (await stage.Memory.GetSessionAsync(Alice, "s", Token)).DeleteAsync(Token);

        // Whoever comes next gets the rows that are free.
        ChatSession strangers = await stage.Memory.GetSessionAsync(Bob, "t", Token);
        await strangers.AppendAsync([new(ChatRole.User, "Hello.") { MessageId = "b0" }, new(ChatRole.Assistant, "Hello.") { MessageId = "b1" }], cancellationToken: Token);
        ChatSession own = await stage.Memory.GetSessionAsync(Alice, "u", Token);
        await own.AppendAsync([new(ChatRole.User, "Hello.") { MessageId = "c0" }, new(ChatRole.Assistant, "Hello.") { MessageId = "c1" }], cancellationToken: Token);
        await stage.Memory.Forgetting.ForgetAsync(new ForgetPlan(Alice, [new(ForgetItemKind.Message, "c0", "u", "")]), Token);
        Assert.NotNull(await stage.Memory.Eviction.UndoAsync(Alice, evicted, Token));
        Assert.Equal(0, stage.Number("SELECT count(*) FROM derivations d JOIN memories m ON m.id = d.derived_id WHERE d.derived_kind = 'memory' AND d.source_kind = 'message';"));

        ForgetReceipt receipt = await stage.Memory.Forgetting.ForgetSessionAsync(strangers.Scope, Token);
        Assert.Equal((2, 0, 0), (receipt.Messages, receipt.Memories, receipt.Vectors));
        Assert.Contains("I live in Bern", stage.Current());
    }

    [Fact]
    public async Task A_forget_in_one_session_leaves_what_was_evicted_from_another()
    {
        await using LearningStage stage = await OpenAsync(static options => options.Eviction = new() { MaxEntries = 1, ProtectedAge = TimeSpan.Zero });
        MemoryEntry of = await stage.Memory.RememberAsync(Alice with { SessionId = "b" }, "Of session b", 0.1, cancellationToken: Token);
        await FillQuotaAsync(stage);
        await stage.Memory.Eviction.RunAsync(Token);

        Assert.False((await stage.Memory.ForgetAsync(Alice with { SessionId = "a" }, of.Id, Token)).Erased);
        Assert.NotNull(await stage.Memory.Eviction.UndoAsync(Alice, of.Id, Token));
    }

    [Fact]
    public async Task What_was_merged_goes_with_what_stands_for_it_also_after_both_were_evicted()
    {
        await using LearningStage stage = await OpenAsync(static options => options.Eviction = new() { MaxEntries = 1, ProtectedAge = TimeSpan.Zero });
        await stage.TeachAsync("I always want the aisle seat on a long flight.", "a");
        await stage.TeachAsync("I always want the aisle seat, on a long flight.", "b");
        await FillQuotaAsync(stage);
        MergedMemory merge = Assert.Single(await stage.Memory.Learning.GetMergedAsync(Alice, Token));
        stage.Time.Advance(TimeSpan.FromDays(30));
        await stage.Memory.Eviction.RunAsync(Token);
        Assert.Equal(2, (await stage.Memory.Eviction.GetLogAsync(Alice, cancellationToken: Token)).Count);

        Assert.True((await stage.Memory.ForgetAsync(Alice, merge.Kept.Id, Token)).Erased);

        Assert.Empty(await stage.Memory.Eviction.GetLogAsync(Alice, cancellationToken: Token));
    }

    [Fact]
    public async Task A_pin_survives_a_merge_and_keeps_both_from_eviction()
    {
        await using LearningStage stage = await OpenAsync(static options => options.Eviction = new() { MaxEntries = 1, ProtectedAge = TimeSpan.Zero });
        RememberOptions pinned = new() { IsPinned = true, Provenance = MemoryProvenance.Tool };
        await stage.Memory.RememberAsync(Alice, "I always want the aisle seat on a long flight", options: pinned, cancellationToken: Token);
        await stage.TeachAsync("I always want the aisle seat, on a long flight.", "b");
        MergedMemory merge = Assert.Single(await stage.Memory.Learning.GetMergedAsync(Alice, Token));
        Assert.True(merge.Kept.IsPinned);
        await FillQuotaAsync(stage);
        stage.Time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(0, (await stage.Memory.Eviction.RunAsync(Token)).Evicted);
    }

    [Theory]
    [InlineData("I live in Bern.", "I live in Zurich.")]
    [InlineData("I live in Bern.", "I live in Bern.")]
    public async Task What_comes_back_beside_what_holds_now_is_history(string before, string since)
    {
        await using LearningStage stage = await OpenAsync(static options => options.Eviction = new() { MaxEntries = 1, ProtectedAge = TimeSpan.FromDays(1) });
        await stage.TeachAsync(before);
        stage.Time.Advance(TimeSpan.FromDays(30));
        await FillQuotaAsync(stage);
        await stage.Memory.Eviction.RunAsync(Token);
        await stage.TeachAsync(since, "later");

        string evicted = Assert.Single(await stage.Memory.Eviction.GetLogAsync(Alice, cancellationToken: Token)).MemoryId;
        MemoryEntry back = (await stage.Memory.Eviction.UndoAsync(Alice, evicted, Token))!;

        Assert.NotNull(back.ValidTo);
        Assert.Equal(["Fills the quota", since.TrimEnd('.')], stage.Current());
    }

    [Fact]
    public void Spans_that_no_date_can_hold_are_refused_where_they_are_set()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvictionOptions { Interval = TimeSpan.MaxValue });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvictionOptions { UndoWindow = TimeSpan.MaxValue });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvictionOptions { ProtectedAge = TimeSpan.MaxValue });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvictionOptions { LogRetention = TimeSpan.MaxValue });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionLifetime { Idle = TimeSpan.MaxValue });
    }

    [Fact]
    public async Task A_value_that_would_live_for_ever_and_a_day_is_refused()
    {
        await using LearningStage stage = await OpenAsync();
        ArgumentOutOfRangeException refused = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => stage.Memory.Working.SetAsync(Alice, "key", "value", TimeSpan.MaxValue, Token));
        Assert.Contains("36,500 days", refused.Message, StringComparison.Ordinal);
    }

    private static Task<LearningStage> OpenAsync(Action<SqliteMemoryOptions>? configure = null) => LearningStage.OpenAsync(configure);

    private static Task FillQuotaAsync(LearningStage stage) =>
        stage.Memory.RememberAsync(Alice, "Fills the quota", options: new RememberOptions { IsPinned = true }, cancellationToken: Token);
}
