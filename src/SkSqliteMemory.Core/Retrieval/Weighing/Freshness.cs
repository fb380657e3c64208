namespace SkSqliteMemory.Retrieval.Weighing;

/// <summary>What of a memory decides how fresh and how wanted it is.</summary>
internal readonly record struct Vitality(string Kind, bool IsPinned, DateTimeOffset CreatedAt, DateTimeOffset? ConfirmedAt, DateTimeOffset AccessedAt)
{
    public int AccessCount { get; init; }

    public int UsedCount { get; init; }

    public int IgnoredCount { get; init; }

    public static Vitality Of(MemoryEntry entry) => new(entry.Kind, entry.IsPinned, entry.CreatedAt, entry.ConfirmedAt, entry.AccessedAt)
    {
        AccessCount = entry.AccessCount,
        UsedCount = entry.UsedCount,
        IgnoredCount = entry.IgnoredCount,
    };
}

/// <summary>How fresh a memory is and how often it was wanted: the same for its place in a ranking and for its chance to stay.</summary>
internal sealed class Freshness(ScoringOptions options)
{
    // At this many recalls the access part reaches 1; the logarithm makes the first ones count most.
    private const double FullAccess = 64;

    /// <summary>0.5^(age / half-life of its kind); 1 where it does not age.</summary>
    public double Recency(Vitality memory, DateTimeOffset now)
    {
        if (memory.IsPinned || options.EvergreenKinds.Contains(memory.Kind))
        {
            return 1;
        }

        TimeSpan halfLife = options.HalfLifeByKind.TryGetValue(memory.Kind, out TimeSpan own) ? own : options.RecencyHalfLife;
        double age = Math.Max(0, (now - RenewedAt(memory)).TotalSeconds);
        return Math.Pow(0.5, age / halfLife.TotalSeconds);
    }

    /// <summary>log(1 + n) / log(1 + 64) of n recalls, at most 1, times (1 + used) / (1 + used + ignored).</summary>
    public static double Access(Vitality memory) =>
        Math.Min(1, Math.Log(1 + memory.AccessCount) / Math.Log(1 + FullAccess))
        * (1 + memory.UsedCount) / (1.0 + memory.UsedCount + memory.IgnoredCount);

    // What was stored or confirmed counts fully; a recall moves it on by so much at most.
    private DateTimeOffset RenewedAt(Vitality memory)
    {
        DateTimeOffset active = memory.ConfirmedAt is { } confirmed && confirmed > memory.CreatedAt ? confirmed : memory.CreatedAt;
        TimeSpan since = memory.AccessedAt - active;
        return since <= TimeSpan.Zero ? active : active + (since < options.PassiveRenewal ? since : options.PassiveRenewal);
    }
}
