using SkSqliteMemory.Retrieval;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>The earlier turns that may answer a query, the best first, with the words that judge their sentences.</summary>
internal sealed class Passages
{
    private readonly Dictionary<long, List<PassageRow>> _messages = [];
    private readonly TurnRanking _ranking;

    public Passages(PassageMaterial material, string query, long turnCount)
    {
        Segments = material.Segments;
        foreach (PassageRow message in material.Messages)
        {
            if (!_messages.TryGetValue(message.Turn, out List<PassageRow>? said))
            {
                _messages.Add(message.Turn, said = []);
            }

            said.Add(message);
        }

        _ranking = new TurnRanking([.. _messages.OrderBy(static turn => turn.Key).Select(static turn => Words(turn.Value))], query);
        Ranked = _ranking.Rank(turnCount);
    }

    /// <summary>The summaries of the segments the turns lie in.</summary>
    public IReadOnlyList<SummaryRow> Segments { get; }

    /// <summary>The turns, the best first.</summary>
    public IReadOnlyList<RankedTurn> Ranked { get; }

    /// <summary>What each word of the query is worth.</summary>
    public IReadOnlyDictionary<string, double> Worths => _ranking.Worths;

    /// <summary>What was said in a turn.</summary>
    public IReadOnlyList<PassageRow> MessagesOf(long turn) => _messages[turn];

    private static TurnWords Words(List<PassageRow> messages) => new(
        messages[0].Turn,
        messages.ConvertAll(static message => message.Text),
        [.. messages.Select(static message => message.Author).OfType<string>().Distinct()],
        messages[0].CreatedAt);
}
