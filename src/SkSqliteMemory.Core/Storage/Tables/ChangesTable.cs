using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>The change feed. Triggers write it; readers follow it by sequence number.</summary>
internal static class ChangesTable
{
    /// <summary>How many changes are kept for those who follow; who falls further behind reads everything again.</summary>
    private const int Kept = 50_000;

    // Small enough to hold the write lock for some milliseconds only.
    private const int Slice = 5_000;

    private const string ReadNewest = "SELECT max(sequence) FROM changes;";

    private const string ReadOldest = "SELECT min(sequence) FROM changes;";

    private const string ReadRows = """
        SELECT DISTINCT row_id FROM changes
        WHERE sequence > $after AND entity = $entity;
        """;

    private const string Trim = """
        DELETE FROM changes
        WHERE sequence <= (SELECT max(sequence) FROM changes) - $kept
            AND sequence < (SELECT min(sequence) FROM changes) + $slice;
        """;

    private const string HasExcess = "SELECT (SELECT max(sequence) FROM changes) - (SELECT min(sequence) FROM changes) > $kept + $slice;";

    /// <summary>The newest sequence number, 0 before the first change.</summary>
    public static long Newest(FileConnection connection) => connection.Prepare(ReadNewest).Number() ?? 0;

    /// <summary>The rows of an entity that changed after a sequence number, or null when the feed does not reach back that far.</summary>
    public static List<long>? RowsAfter(FileConnection connection, string entity, long sequence) => ReachesBackTo(connection, sequence)
        ? connection.Prepare(ReadRows).Set("$entity", entity).Set("$after", sequence).List(static row => row.GetInt64(0))
        : null;

    /// <summary>Whether all changes after a sequence number are there still.</summary>
    public static bool ReachesBackTo(FileConnection connection, long sequence) =>
        connection.Prepare(ReadOldest).Number() is not { } oldest || oldest <= sequence + 1;

    /// <summary>Whether so much more than is kept has gathered that a slice is worth taking.</summary>
    public static bool IsLong(FileConnection connection) =>
        connection.Prepare(HasExcess).Set("$kept", Kept).Set("$slice", Slice).Number() == 1;

    /// <summary>Takes away a slice of what nobody needs any more; returns how many.</summary>
    public static int TrimSlice(FileConnection connection) =>
        connection.Prepare(Trim).Set("$kept", Kept).Set("$slice", Slice).Execute();
}
