using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows.Conversations;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Vectors.Turns;

/// <summary>How far messages were looked at for their vectors. The change feed tells the rest, so an append leaves no note.</summary>
internal static class TurnVectorProgressTable
{
    private const string ReadOnly = "SELECT recipe, sequence, scanned_row FROM turn_vector_progress WHERE id = 1;";

    private const string Upsert = """
        INSERT INTO turn_vector_progress (id, recipe, sequence, scanned_row)
        VALUES (1, $recipe, $sequence, $scanned)
        ON CONFLICT (id) DO UPDATE SET recipe = excluded.recipe, sequence = excluded.sequence, scanned_row = excluded.scanned_row;
        """;

    private const string HasNews = """
        SELECT EXISTS (SELECT 1 FROM changes WHERE sequence > $after AND entity = 'message')
            OR EXISTS (SELECT 1 FROM turn_vectors WHERE vector IS NULL);
        """;

    private const string ReadNext = """
        SELECT sequence, row_id, entity = 'message' FROM changes
        WHERE sequence > $after
        ORDER BY sequence
        LIMIT $top;
        """;

    private const string ReadRows = "SELECT id FROM messages WHERE id > $after ORDER BY id LIMIT $top;";

    public static TurnVectorProgress? Read(FileConnection connection) =>
        connection.Prepare(ReadOnly).First(static row =>
            new TurnVectorProgress(row.GetString(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2)));

    public static void Save(FileConnection connection, TurnVectorProgress progress) =>
        connection.Prepare(Upsert)
            .Set("$recipe", progress.Recipe).Set("$sequence", progress.Sequence).Set("$scanned", progress.ScannedRow)
            .Execute();

    /// <summary>Whether there is anything to look at after a change.</summary>
    public static bool IsBehind(FileConnection connection, long sequence) => connection.Prepare(HasNews).Set("$after", sequence).Number() == 1;

    /// <summary>The next rows to look at and how far one is after them. Rows of changes may be gone.</summary>
    public static (List<long> Rows, TurnVectorProgress Reached) Next(FileConnection connection, TurnVectorProgress begun, int top)
    {
        if (begun.ScannedRow is { } last)
        {
            List<long> scanned = connection.Prepare(ReadRows).Set("$after", last).Set("$top", top).List(static row => row.GetInt64(0));
            return (scanned, begun with { ScannedRow = scanned.Count == 0 ? null : scanned[^1] });
        }

        List<(long Sequence, long Row, bool IsMessage)> changes = connection.Prepare(ReadNext).Set("$after", begun.Sequence).Set("$top", top)
            .List(static row => (row.GetInt64(0), row.GetInt64(1), row.GetBoolean(2)));
        return (
            [.. changes.Where(static change => change.IsMessage).Select(static change => change.Row).Distinct()],
            changes.Count == 0 ? begun : begun with { Sequence = changes[^1].Sequence });
    }
}
