using System.Globalization;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;

namespace SkSqliteMemory.Storage.Learning;

/// <summary>Which turns are to be learned from, and which were.</summary>
internal static class ExtractionsTable
{
    // Only a turn that is over; one that gets more messages afterwards is read again as a whole.
    private const string Insert = """
        INSERT INTO extractions (session_row, turn, asked_at)
        SELECT session_row, number, $now FROM turns WHERE session_row = $row AND number = $turn AND state <> 'open'
        ON CONFLICT (session_row, turn) DO UPDATE SET state = 'waiting', asked = asked + 1, asked_at = excluded.asked_at;
        """;

    private const string SelectWaiting = """
        SELECT turn FROM extractions
        WHERE session_row = $row AND state = 'waiting'
        ORDER BY turn
        LIMIT $top;
        """;

    private const string SelectAsked = "SELECT asked FROM extractions WHERE session_row = $row AND turn = $turn AND state <> 'learned';";

    private const string UpdateLearned = """
        UPDATE extractions SET state = 'learned', extractor = $extractor, memories = $memories, learned_at = $now
        WHERE session_row = $row AND turn = $turn AND asked = $asked AND state <> 'learned';
        """;

    private const string UpdateWaiting = """
        UPDATE extractions SET state = 'waiting'
        WHERE session_row = $row AND turn = $turn AND state <> 'learned';
        """;

    private const string UpdateFailing = """
        UPDATE extractions SET state = 'failing'
        WHERE session_row = $row AND turn = $turn AND state = 'waiting';
        """;

    /// <summary>Asks for turns to be learned from, those of them that are over; true when there was one.</summary>
    public static bool Ask(FileConnection connection, long sessionRow, IEnumerable<long> turns, (string Kind, DateTimeOffset Now) by)
    {
        int asked = turns.Sum(turn => connection.Prepare(Insert).Set("$row", sessionRow).Set("$turn", turn).Set("$now", by.Now.ToMilliseconds()).Execute());
        if (asked > 0)
        {
            AddJob(connection, sessionRow, by);
        }

        return asked > 0;
    }

    /// <summary>Asks again for a turn that was not learned from, if it is still there.</summary>
    public static void AskAgain(FileConnection connection, (long Session, long Turn) place, (string Kind, DateTimeOffset Now) by)
    {
        if (connection.Prepare(UpdateWaiting).Set("$row", place.Session).Set("$turn", place.Turn).Execute() > 0)
        {
            AddJob(connection, place.Session, by);
        }
    }

    public static List<long> Waiting(FileConnection connection, long sessionRow, int top) =>
        connection.Prepare(SelectWaiting).Set("$row", sessionRow).Set("$top", top).List(static row => row.GetInt64(0));

    /// <summary>How often a turn that was not learned from was asked for, or null.</summary>
    public static long? Asked(FileConnection connection, (long Session, long Turn) place) =>
        connection.Prepare(SelectAsked).Set("$row", place.Session).Set("$turn", place.Turn).Number();

    /// <summary>Notes that a turn was learned from; false when it was before, has changed since, or is gone.</summary>
    public static bool Learned(FileConnection connection, (long Session, long Turn) place, (long Asked, string Extractor, int Memories) what, DateTimeOffset now) =>
        connection.Prepare(UpdateLearned)
            .Set("$row", place.Session).Set("$turn", place.Turn).Set("$asked", what.Asked)
            .Set("$extractor", what.Extractor).Set("$memories", what.Memories).Set("$now", now.ToMilliseconds())
            .Execute() > 0;

    public static void Fail(FileConnection connection, (long Session, long Turn) place) =>
        connection.Prepare(UpdateFailing).Set("$row", place.Session).Set("$turn", place.Turn).Execute();

    private static void AddJob(FileConnection connection, long sessionRow, (string Kind, DateTimeOffset Now) by)
    {
        string payload = sessionRow.ToString(CultureInfo.InvariantCulture);
        JobsTable.Add(connection, new NewJob(by.Kind, payload, by.Now, SessionLifeTable.WorkKey(by.Kind, sessionRow)), by.Now);
    }
}
