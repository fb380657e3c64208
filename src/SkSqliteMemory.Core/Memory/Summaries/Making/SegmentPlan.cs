using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Summaries.Making;

/// <summary>Which segments a session lacks.</summary>
internal sealed class SegmentPlan(IReadOnlyList<SummaryRow> known, int turnsPerSegment)
{
    private readonly Dictionary<long, TurnRange> _known = known
        .GroupBy(static segment => segment.Turns.First)
        .ToDictionary(static same => same.Key, static same => same.First().Turns);

    public int Shortest => Math.Max(1, (int)Math.Round(turnsPerSegment * 0.8));

    public int Longest => Math.Max(Shortest, (int)Math.Round(turnsPerSegment * 1.2));

    /// <summary>Turns that must be there behind a segment's first one before it can be cut for good.</summary>
    public int TurnsToCut => Longest + TopicCut.Block;

    /// <summary>Where known segments that follow each other from a turn on end: the first turn without one.</summary>
    public long Skip(long turn)
    {
        while (_known.TryGetValue(turn, out TurnRange range))
        {
            turn = range.Last + 1;
        }

        return turn;
    }

    /// <summary>The first turn of the next known segment behind a turn, or null.</summary>
    public long? NextKnown(long turn) => _known.Keys.Where(first => first > turn).Select(static first => (long?)first).Min();
}
