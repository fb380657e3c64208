using SkSqliteMemory.Retrieval.Weighing;
using SkSqliteMemory.Storage.Forgetting;

namespace SkSqliteMemory.Memory.Forgetting;

/// <summary>Decides what goes, in which order. Pure: the same memories, options and time give the same victims, in every process.</summary>
internal sealed class EvictionChoice(EvictionOptions options, ScoringOptions scoring)
{
    private readonly RetentionScorer _scorer = new(options, scoring);

    public EvictionQuota Quota { get; } = new(options.MaxEntries ?? long.MaxValue, options.MaxBytes ?? long.MaxValue);

    /// <summary>The expired, then the lowest scores until the quota is met; ties go by age.</summary>
    public List<Victim> Choose(EvictionMaterial material, DateTimeOffset now)
    {
        List<Victim> victims = [.. material.Expired.Select(memory => new Victim(memory, EvictionRule.Expired, _scorer.Score(memory, now)))];
        MemoryTotal total = victims.Aggregate(material.Total, static (left, victim) => Without(left, victim.Memory));
        foreach ((Evictable memory, RetentionScore score) in material.Evictable
            .Select(memory => (Memory: memory, Score: _scorer.Score(memory, now)))
            .OrderBy(static scored => scored.Score.Total).ThenBy(static scored => scored.Memory.Row))
        {
            if (!total.Exceeds(Quota))
            {
                break;
            }

            victims.Add(new Victim(memory, total.Entries > Quota.MaxEntries ? EvictionRule.Entries : EvictionRule.Bytes, score));
            total = Without(total, memory);
        }

        return victims;
    }

    public static MemoryTotal Without(MemoryTotal total, Evictable memory) => new(total.Entries - 1, total.Bytes - memory.Bytes);
}
