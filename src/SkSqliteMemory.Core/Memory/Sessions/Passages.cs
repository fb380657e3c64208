using SkSqliteMemory.Retrieval.Conversations;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>The earlier turns that may answer a query, the best first, with the words that judge their sentences.</summary>
internal sealed class Passages
{
    private readonly Dictionary<long, List<PassageRow>> _messages = [];

    public Passages(PassageMaterial material, RankedTurns found)
    {
        (Segments, Worths) = (material.Segments, found.Worths);
        foreach (PassageRow message in material.Messages)
        {
            if (!_messages.TryGetValue(message.Turn, out List<PassageRow>? said))
            {
                _messages.Add(message.Turn, said = []);
            }

            said.Add(message);
        }

        // What was found may be damaged, or gone since.
        Ranked = [.. found.Turns.Where(turn => _messages.ContainsKey(turn.Number))];
    }

    /// <summary>The summaries of the segments the turns lie in.</summary>
    public IReadOnlyList<SummaryRow> Segments { get; }

    /// <summary>The turns, the best first.</summary>
    public IReadOnlyList<RankedTurn> Ranked { get; }

    /// <summary>What each word of the query is worth.</summary>
    public IReadOnlyDictionary<string, double> Worths { get; }

    /// <summary>What was said in a turn.</summary>
    public IReadOnlyList<PassageRow> MessagesOf(long turn) => _messages[turn];
}
