using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Faults;

/// <summary>What evicts, puts back and forgets. What was erased is told by the file: a second try finds nothing left to erase.</summary>
internal static class ForgettingOperations
{
    public static IReadOnlyList<SessionOperation> All { get; } =
    [
        new("forget a memory", async (on, token) => Told(await on.Memory.ForgetAsync(on.Owner, IdOf(on), token))) { PrepareAsync = LearnedAsync },
        new("forget a session", async (on, token) => Told(await on.Memory.Forgetting.ForgetSessionAsync((await on.SessionAsync()).Scope, token))) { PrepareAsync = LearnedAsync },
        new("forget a plan", async (on, token) =>
        {
            ForgetItem[] items = [new(ForgetItemKind.Memory, IdOf(on), null, ""), new(ForgetItemKind.Message, "m1", "s1", ""), new(ForgetItemKind.Notes, "s1", "s1", "")];
            return Told(await on.Memory.Forgetting.ForgetAsync(new ForgetPlan(on.Owner, items), token));
        }) { PrepareAsync = LearnedAsync },
        new("find a subject", async (on, token) =>
            string.Join(' ', (await on.Memory.Forgetting.PlanSubjectAsync(on.Owner, "parcel", token)).Items.Select(static item => item.Text))) { PrepareAsync = LearnedAsync, IsRead = true },
        new("evict", async (on, token) =>
        {
            // A second try comes later, and would log another time and score.
            on.Time.SetUtcNow(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
            await on.Memory.Eviction.RunAsync(token);
            return null;
        }) { PrepareAsync = ExpiredAsync, IsBackground = true },
        new("undo", async (on, token) =>
        {
            foreach (EvictionRecord record in await on.Memory.Eviction.GetLogAsync(on.Owner, cancellationToken: token))
            {
                await on.Memory.Eviction.UndoAsync(on.Owner, record.MemoryId, token);
            }

            return null;
        }) { PrepareAsync = EvictedAsync },
        new("confirm", async (on, token) => await on.Memory.Feedback.ConfirmAsync(on.Owner, IdOf(on), token)) { PrepareAsync = LearnedAsync },
        new("set a value", async (on, token) =>
        {
            await on.Memory.Working.SetAsync(on.Owner, "k", "v", TimeSpan.FromHours(9), token);
            return null;
        }) { PrepareAsync = LearnedAsync },
    ];

    private static object? Told(ForgetReceipt receipt) => receipt.Outside.Count >= ForgetReceipt.NotReached.Count;

    // Asked on a connection that no fault hits. A second try may find it gone already.
    private static string IdOf(FaultStage on)
    {
        using RawFile raw = new(on.Memory.Path);
        return raw.Text("SELECT memory_id FROM memories WHERE content = 'The parcel is in Bern';") is { Length: > 0 } id ? id : "gone";
    }

    private static async Task LearnedAsync(FaultStage on)
    {
        await on.FillAsync();
        await (await on.SessionAsync()).RenameAsync("About a parcel");
        await on.Memory.RememberAsync(on.Owner, "The parcel is in Bern");
        await on.Memory.RememberAsync((await on.SessionAsync()).Scope, "The parcel is late");
    }

    private static async Task ExpiredAsync(FaultStage on)
    {
        await on.Memory.RememberAsync(on.Owner, "The parcel is in Bern", options: new RememberOptions { ExpiresAt = on.Time.GetUtcNow() });
        await on.Memory.RememberAsync(on.Owner, "The parcel is late");
    }

    private static async Task EvictedAsync(FaultStage on)
    {
        await ExpiredAsync(on);
        await on.Memory.Eviction.RunAsync();
    }
}
