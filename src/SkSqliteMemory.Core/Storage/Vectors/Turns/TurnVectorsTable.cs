using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows.Conversations;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Vectors.Turns;

/// <summary>One vector a message, of its text and what was said around it. Triggers empty those of whose text something went.</summary>
internal static class TurnVectorsTable
{
    private const string Upsert = """
        INSERT INTO turn_vectors (message_row, session_row, first_position, last_position, model_id, hash, vector)
        VALUES ($row, $session, $first, $last, $model, $hash, $vector)
        ON CONFLICT (message_row) DO UPDATE
        SET session_row = excluded.session_row, first_position = excluded.first_position, last_position = excluded.last_position,
            model_id = excluded.model_id, hash = excluded.hash, vector = excluded.vector;
        """;

    private const string ReadHash = "SELECT hash FROM turn_vectors WHERE message_row = $row AND model_id = $model AND vector IS NOT NULL;";

    private const string ReadStale = "SELECT message_row FROM turn_vectors WHERE vector IS NULL LIMIT $top;";

    private const string DeleteRow = "DELETE FROM turn_vectors WHERE message_row = $row;";

    private const string CountOfSession = "SELECT count(*) FROM turn_vectors WHERE session_row = $row AND vector IS NOT NULL;";

    // A position is unique within a session, so it leads from a message to its copy. What was embedded with more than was copied is made anew.
    private const string CopyToBranch = """
        INSERT OR IGNORE INTO turn_vectors (message_row, session_row, first_position, last_position, model_id, hash, vector)
        SELECT c.id, $branch, v.first_position, v.last_position, v.model_id, v.hash, v.vector
        FROM turn_vectors v
        CROSS JOIN messages m ON m.id = v.message_row
        CROSS JOIN messages c ON c.session_row = $branch AND c.position = m.position
        WHERE v.session_row = $row AND m.turn < $turns AND v.vector IS NOT NULL
            AND v.last_position <= (SELECT max(x.position) FROM messages x WHERE x.session_row = $branch);
        """;

    public static void Save(FileConnection connection, EmbeddedTurn turn, (long Model, ReadOnlyMemory<float> Values) vector) =>
        connection.Prepare(Upsert)
            .Set("$row", turn.Row).Set("$session", turn.Session).Set("$first", turn.First).Set("$last", turn.Last)
            .Set("$model", vector.Model).Set("$hash", turn.Hash).Set("$vector", RowValues.ToBlob(vector.Values.Span))
            .Execute();

    /// <summary>The hash of what a message's vector was made of by a model; null without one.</summary>
    public static string? HashOf(FileConnection connection, long row, long model) =>
        connection.Prepare(ReadHash).Set("$row", row).Set("$model", model).Text();

    /// <summary>Messages whose vector was taken away because of what went from around them.</summary>
    public static List<long> Stale(FileConnection connection, int top) =>
        connection.Prepare(ReadStale).Set("$top", top).List(static row => row.GetInt64(0));

    /// <summary>Deletes a message's vector; false when it had none.</summary>
    public static bool Delete(FileConnection connection, long row) => connection.Prepare(DeleteRow).Set("$row", row).Execute() > 0;

    /// <summary>How many vectors the messages of a session have.</summary>
    public static int Count(FileConnection connection, long sessionRow) => (int)(connection.Prepare(CountOfSession).Set("$row", sessionRow).Number() ?? 0);

    /// <summary>Gives the copies of the first turns of a session the vectors of what they are copies of.</summary>
    public static void Copy(FileConnection connection, long branch, (long Row, long Turns) source) =>
        connection.Prepare(CopyToBranch).Set("$branch", branch).Set("$row", source.Row).Set("$turns", source.Turns).Execute();
}
