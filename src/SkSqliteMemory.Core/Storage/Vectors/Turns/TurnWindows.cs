using System.Security.Cryptography;
using System.Text;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows.Conversations;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Vectors.Turns;

/// <summary>Makes the texts that are embedded: a message between those before and after it in its session.</summary>
internal sealed class TurnWindows(FileConnection connection, EmbeddedContext context)
{
    // As far as the triggers look for what was embedded with a message (0010_turn_vectors.sql).
    private const int MostPositions = 64;

    // Models read the beginning of a text; the neighbours must not push the message out of it.
    private const int MostOfNeighbour = 300, MostOfMessage = 4_000;

    private const string FindPlace = "SELECT m.session_row, m.position FROM messages m WHERE m.id = $row AND typeof(m.position) = 'integer';";

    // Damaged ones are nobody's context; what is silent, as what a tool of the memory recalled, parts nobody from his neighbour.
    private const string Said = """
        typeof(m.text) = 'text' AND typeof(m.author) IN ('text', 'null') AND typeof(m.created_at) = 'integer' AND coalesce(m.search_text, m.text) <> ''
        """;

    // The index finds, the row proves.
    private const string ReadBefore = $"""
        SELECT m.id, m.position, m.author, m.text, m.created_at
        FROM messages i CROSS JOIN messages m NOT INDEXED ON m.id = i.id
        WHERE i.session_row = $row AND i.position <= $position AND m.session_row = $row AND {Said}
        ORDER BY i.position DESC
        LIMIT $top;
        """;

    private const string ReadAfter = $"""
        SELECT m.id, m.position, m.author, m.text, m.created_at
        FROM messages i CROSS JOIN messages m NOT INDEXED ON m.id = i.id
        WHERE i.session_row = $row AND i.position > $position AND m.session_row = $row AND {Said}
        ORDER BY i.position
        LIMIT $top;
        """;

    private readonly Dictionary<long, SortedList<long, SaidMessage>> _sessions = [];

    /// <summary>The texts of messages and of all around whom they stand; those of gone and silent ones are not among them.</summary>
    public List<EmbeddedTurn> Around(IEnumerable<long> rows)
    {
        List<(long Session, long Position)> places = [.. rows.Select(PlaceOf).OfType<(long, long)>()];
        places.ForEach(Load);
        return [.. places.SelectMany(Near).Distinct().Select(message => Compose(message.Session, message.At)).OrderBy(static turn => turn.Row)];
    }

    private (long Session, long Position)? PlaceOf(long row) =>
        connection.Prepare(FindPlace).Set("$row", row).First<(long, long)?>(static found => (found.GetInt64(0), found.GetInt64(1)));

    // So many each way hold all neighbours of all neighbours.
    private void Load((long Session, long Position) place)
    {
        if (!_sessions.TryGetValue(place.Session, out SortedList<long, SaidMessage>? said))
        {
            _sessions.Add(place.Session, said = []);
        }

        int reach = context.Preceding + context.Following;
        Load(ReadBefore, reach + 1);
        Load(ReadAfter, reach);

        void Load(string sql, int top) =>
            connection.Prepare(sql).Set("$row", place.Session).Set("$position", place.Position).Set("$top", top)
                .List(row => said[row.GetInt64(1)] = new SaidMessage(
                    row.GetInt64(0), row.GetInt64(1), row.GetTextOrNull(2), row.GetString(3), row.GetInt64(4)));
    }

    private IEnumerable<(long Session, int At)> Near((long Session, long Position) place)
    {
        IList<long> positions = _sessions[place.Session].Keys;
        int at = FirstFrom(positions, place.Position);
        for (int near = Math.Max(0, at - context.Following); near <= Math.Min(positions.Count - 1, at + context.Preceding); near++)
        {
            yield return (place.Session, near);
        }
    }

    private static int FirstFrom(IList<long> positions, long position)
    {
        (int low, int high) = (0, positions.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = positions[middle] < position ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private EmbeddedTurn Compose(long session, int at)
    {
        IList<SaidMessage> said = _sessions[session].Values;
        int first = at;
        while (at - first < context.Preceding && first > 0 && Belong(said[first - 1], said[first], said[at]))
        {
            first--;
        }

        int last = at;
        while (last - at < context.Following && last + 1 < said.Count && Belong(said[last], said[last + 1], said[at]))
        {
            last++;
        }

        string text = string.Join('\n', Enumerable.Range(first, last - first + 1).Select(place => Render(said[place], place.CompareTo(at))));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
        return new EmbeddedTurn(said[at].Row, session, said[first].Position, said[last].Position, text, hash);
    }

    private bool Belong(SaidMessage earlier, SaidMessage later, SaidMessage message) =>
        later.At - earlier.At < context.Pause.TotalMilliseconds
        && message.Position - earlier.Position <= MostPositions && later.Position - message.Position <= MostPositions;

    // Of what comes before its end matters, of what comes after its beginning.
    private static string Render(SaidMessage message, int side)
    {
        string text = side switch
        {
            < 0 => Whole(message.Text, Math.Max(0, message.Text.Length - MostOfNeighbour), message.Text.Length),
            0 => Whole(message.Text, 0, Math.Min(MostOfMessage, message.Text.Length)),
            _ => Whole(message.Text, 0, Math.Min(MostOfNeighbour, message.Text.Length)),
        };
        return message.Author is { Length: > 0 } author ? $"{author}: {text}" : text;
    }

    // No half of a surrogate pair at either end.
    private static string Whole(string text, int start, int end)
    {
        start += start > 0 && start < text.Length && char.IsLowSurrogate(text[start]) ? 1 : 0;
        end -= end < text.Length && end > start && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return text[start..end];
    }

    private sealed record SaidMessage(long Row, long Position, string? Author, string Text, long At);
}
