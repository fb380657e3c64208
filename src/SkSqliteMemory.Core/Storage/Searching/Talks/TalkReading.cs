using System.Globalization;
using Microsoft.Data.Sqlite;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Keywords;
using SkSqliteMemory.Storage.Keywords.Talks;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Storage.Searching.Talks;

/// <summary>Makes the window of a question from the file, where words are not held in memory. What is counted is the same.</summary>
internal static class TalkReading
{
    private const string FindTurns = """
        SELECT m.session_row, m.turn FROM messages m NOT INDEXED
        WHERE m.id IN (SELECT value FROM json_each($rows)) AND m.scope_id = $scope
        ORDER BY m.session_row, m.turn;
        """;

    // The index finds, the row proves. A range is one look-up and a walk.
    private const string ReadRanges = """
        SELECT m.id, m.session_row, m.turn, m.position, m.created_at, coalesce(m.author, ''), coalesce(m.search_text, m.text), w.key
        FROM json_each($ranges) w
        CROSS JOIN messages i ON i.session_row = json_extract(w.value, '$[0]')
            AND i.turn BETWEEN json_extract(w.value, '$[1]') AND json_extract(w.value, '$[2]')
        CROSS JOIN messages m NOT INDEXED ON m.id = i.id
        WHERE m.scope_id = $scope AND m.session_row = json_extract(w.value, '$[0]') AND m.turn < $before AND m.search_text IS NOT ''
        ORDER BY m.session_row, m.position;
        """;

    public static TalkWindow Read(CandidateSearch search, ResidentKeywords words, TalkWanted wanted, IConversationRanking ranking)
    {
        List<Said> read = Near(Around(search, wanted, ranking.Reach), [.. wanted.Rows], ranking.Reach);
        (long rows, double meanLength) = FullTextSize.Read(search.Connection);
        TalkWindow window = new(ranking, read.Count, meanLength);
        int[] lengths = new int[read.Count];
        StoredWords counted = new(wanted.Forms, ranking.Weigh(rows, [.. wanted.Forms.Select((form, at) => HoldersOf(search, form, ranking.Forms[at]))]));
        foreach (KeywordOccurrence found in words.Read(read.ConvertAll(static said => said.Document)))
        {
            lengths[found.Place] += found.Count;
            counted.Count(window, found);
        }

        for (int place = 0; place < lengths.Length; place++)
        {
            window[place] = Message(read, place, lengths[place]);
        }

        return window;
    }

    private static long HoldersOf(CandidateSearch search, StoredForm stored, AskedForm asked) =>
        stored.Term.Length == 0 ? 0 : FullTextSize.RowsWith(search.Connection, new KeywordTerm(asked.Text, IsPhrase: false, asked.IsPrefix));

    private static List<Said> Around(CandidateSearch search, TalkWanted wanted, int reach)
    {
        List<(long Session, long First, long Last)> ranges = [];
        // A turn has a message at least; positions have gaps where something was taken back.
        foreach ((long session, long turn) in search.Prepare(FindTurns).Set("$rows", CandidateSearch.Json(wanted.Rows))
            .List(static row => (row.GetInt64(0), row.GetInt64(1))))
        {
            (long first, long last) = (turn - reach, turn + reach);
            if (ranges.Count > 0 && ranges[^1].Session == session && first <= ranges[^1].Last + 1)
            {
                ranges[^1] = (session, ranges[^1].First, last);
            }
            else
            {
                ranges.Add((session, first, last));
            }
        }

        string list = string.Join(',', ranges.Select(static range => string.Create(CultureInfo.InvariantCulture, $"[{range.Session},{range.First},{range.Last}]")));
        return search.Prepare(ReadRanges).Set("$ranges", $"[{list}]").Set("$before", search.Query.BeforeTurn).List(Document);
    }

    // Those that were found and their neighbours, in the order of their sessions.
    private static List<Said> Near(List<Said> read, HashSet<long> found, int reach)
    {
        bool[] isNear = new bool[read.Count];
        for (int at = 0; at < read.Count; at++)
        {
            if (found.Contains(read[at].Row))
            {
                Mark(at, -1);
                Mark(at, 1);
            }
        }

        return [.. read.Select(static (said, at) => said with { Order = at }).Where((_, at) => isNear[at])];

        void Mark(int from, int step)
        {
            for (int at = from, distance = 0; distance <= reach && at >= 0 && at < read.Count && read[at].Range == read[from].Range; at += step, distance++)
            {
                isNear[at] = true;
            }
        }
    }

    private static Said Document(SqliteDataReader row)
    {
        KeywordSlot slot = new(row.GetInt64(0), 0, "", MemoryEntry.MessageKind, long.MaxValue) { Turn = row.GetInt64(2) };
        return new Said(row.GetInt64(1), row.GetInt32(7), MessageKeywords.Document(slot, (row.GetString(5), row.GetString(6)), (row.GetInt64(3), row.GetInt64(4))));
    }

    private static TalkMessage Message(List<Said> read, int place, int words)
    {
        KeywordSlot slot = read[place].Document.Slot;
        TalkFacts talk = read[place].Document.Facts!.Value;
        return new TalkMessage(slot.Row, read[place].Session, slot.Turn, talk.At, talk.Author, slot.Length + words, talk.Traits)
        {
            Previous = place > 0 && Follows(read[place - 1], read[place]) ? place - 1 : -1,
            Next = place + 1 < read.Count && Follows(read[place], read[place + 1]) ? place + 1 : -1,
        };
    }

    // Between two ranges stand turns that were not read.
    private static bool Follows(Said earlier, Said later) => later.Range == earlier.Range && later.Order == earlier.Order + 1;

    /// <summary>A message that was read, in which range.</summary>
    private sealed record Said(long Session, int Range, KeywordDocument Document)
    {
        public int Order { get; init; }

        public long Row => Document.Slot.Row;
    }
}
