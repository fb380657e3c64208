namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by docs/features/scoring.md, eviction.md, forgetting.md and working-memory.md.</summary>
internal static class ForgettingSnippets
{
    internal static SqliteMemoryOptions Scoring()
    {
        #region scoring
        SqliteMemoryOptions options = new()
        {
            Scoring =
            {
                EvergreenKinds = { "allergy" },
                HalfLifeByKind = { ["mood"] = TimeSpan.FromDays(2) },
                WeightsByKind = { ["mood"] = new ScoringWeights { Similarity = 0.5, Recency = 0.5, Importance = 0, Access = 0 } },
            },
        };
        #endregion
        return options;
    }

    internal static async Task FeedbackAsync(SqliteMemory memory, MemoryScope alice)
    {
        #region feedback
        IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(alice, "Does she eat nuts?");
        await memory.Feedback.UsedAsync(alice, [hits[0].Entry.Id]);
        await memory.Feedback.IgnoredAsync(alice, [.. hits.Skip(1).Select(hit => hit.Entry.Id)]);

        // She said it again, so its age starts anew.
        await memory.Feedback.ConfirmAsync(alice, hits[0].Entry.Id);
        #endregion
    }

    internal static async Task EvictAsync(MemoryScope alice)
    {
        #region eviction
        SqliteMemoryOptions options = new() { Eviction = { MaxEntries = 5_000, MaxBytes = 2_000_000 } };
        await using SqliteMemory memory = await SqliteMemory.OpenAsync("agent.db", options);

        // What would go now; nothing is done.
        EvictionPlan plan = await memory.Eviction.PlanAsync(alice);
        Console.WriteLine($"{plan.Candidates.Count} of {plan.Entries} would go");

        // What went, why, and the way back.
        foreach (EvictionRecord record in await memory.Eviction.GetLogAsync(alice))
        {
            Console.WriteLine($"{record.EvictedAt:d} {record.Rule} {record.Score.Total:0.00} {record.Content}");
            if (record.CanBeUndone && record.Content!.Contains("passport"))
            {
                await memory.Eviction.UndoAsync(alice, record.MemoryId);
            }
        }
        #endregion
    }

    internal static async Task ForgetAsync(SqliteMemory memory, MemoryScope alice)
    {
        #region forgetting
        // By a question, or by subject: a plan to look at, which erases nothing by itself.
        ForgetPlan plan = await memory.Forgetting.PlanSubjectAsync(alice, "Zebediah Quux");
        foreach (ForgetItem item in plan.Items)
        {
            Console.WriteLine($"{item.Kind} {item.Text}");
        }

        ForgetReceipt receipt = await memory.Forgetting.ForgetAsync(plan.Only(item => item.Kind != ForgetItemKind.Notes));
        Console.WriteLine($"{receipt.Memories} memories, {receipt.Messages} messages; not reached: {string.Join(", ", receipt.Outside)}");

        // By id, by session, by owner.
        await memory.ForgetAsync(alice, "0197c1c0a2b47d3e9f00000000000001");
        await memory.Forgetting.ForgetSessionAsync(alice with { SessionId = "case-4711" });
        await memory.Forgetting.ForgetOwnerAsync(alice);

        // The rows are gone. This takes the last bytes out of full text and log now instead of within seconds.
        await memory.RunPendingWorkAsync();
        #endregion
    }

    internal static async Task WorkAsync(SqliteMemory memory, MemoryScope alice)
    {
        #region working-memory
        MemoryScope session = alice with { SessionId = "case-4711" };
        await memory.Working.SetAsync(session, "step", "waiting for the order number");
        string? step = await memory.Working.GetAsync(session, "step");

        // A key is a lock: of all processes that try, one gets it, and nobody else can give it back.
        string holder = Guid.CreateVersion7().ToString();
        if (await memory.Working.TrySetAsync(alice, "refund", holder, timeToLive: TimeSpan.FromMinutes(1)))
        {
            Console.WriteLine($"The refund is ours while we are {step}.");
            await memory.Working.DeleteAsync(alice, "refund", expected: holder);
        }
        #endregion
    }
}
