using SkSqliteMemory.Model.Graph;
using SkSqliteMemory.Storage.Graph;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Storage.Searching.Talks;

/// <summary>Messages that the graph leads to: those of which the relations around the names of a question were learned.</summary>
internal static class TalkLeads
{
    private const int MostMessages = 100;

    // Where a name leads to more than so many messages, as that of somebody who speaks all the time does, each is worth less.
    private const int Few = 5;

    // By the number of relations between a name and what a message says.
    private static readonly double[] Worths = [0, 1, 0.7, 0.5];

    // A relation is as far as its nearer end, and one more. It was learned as a memory of messages.
    private const string FindSources = """
        WITH near (id, depth) AS (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each($near))
        SELECT m.id, min(min(a.depth, b.depth)) + 1
        FROM near a
        CROSS JOIN relations r ON r.subject_id = a.id
        CROSS JOIN near b ON b.id = r.object_id
        CROSS JOIN derivations d ON d.derived_kind = 'relation' AND d.derived_id = r.id AND d.source_kind = 'memory'
        CROSS JOIN derivations f ON f.derived_kind = 'memory' AND f.derived_id = d.source_id AND f.source_kind = 'message'
        CROSS JOIN messages m ON m.id = f.source_id
        CROSS JOIN sessions s ON s.id = m.session_row
        WHERE r.scope_id = $scope AND m.scope_id = $scope AND m.turn < $before AND ($session IS NULL OR s.session_id = $session)
            AND r.valid_from <= $now AND (r.valid_to IS NULL OR r.valid_to > $now) AND min(a.depth, b.depth) < $depth
        GROUP BY m.id
        ORDER BY 2, 1
        LIMIT $limit;
        """;

    /// <summary>The messages with what each is worth, 0 to 1.</summary>
    public static Dictionary<long, double> Find(CandidateSearch search, IConversationRanking ranking, ResidentGraphs graphs)
    {
        if (ranking.GraphDepth == 0 || GraphSearch.Near(search, graphs, ranking.GraphDepth) is not { Count: > 0 } near)
        {
            return [];
        }

        List<(long Row, int Distance)> led = search.Prepare(FindSources)
            .Set("$near", GraphSearch.Json(near)).Set("$depth", ranking.GraphDepth).Set("$now", search.Query.Now.ToUnixTimeMilliseconds())
            .Set("$session", search.Filter.SessionId).Set("$before", search.Query.BeforeTurn).Set("$limit", MostMessages)
            .List(static row => (row.GetInt64(0), row.GetInt32(1)));
        double share = Math.Min(1, (double)Few / Math.Max(1, led.Count));
        return led.ToDictionary(static one => one.Row, one => share * Worths[one.Distance]);
    }

    /// <summary>Says of each message of a window how the graph leads to it.</summary>
    public static void Tell(Dictionary<long, double> led, TalkWindow window)
    {
        for (int place = 0; led.Count > 0 && place < window.Count; place++)
        {
            ref TalkMessage message = ref window[place];
            message = message with { Led = led.GetValueOrDefault(message.Row) };
        }
    }
}
