using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Vectors.Turns;

/// <summary>The feed of the vectors of messages. Triggers write it; who holds the vectors in memory follows it.</summary>
internal static class TurnVectorChangesTable
{
    // Who falls further behind reads everything again.
    private const int Kept = 20_000;

    private const string ReadNewest = "SELECT max(sequence) FROM turn_vector_changes;";

    private const string ReadOldest = "SELECT min(sequence) FROM turn_vector_changes;";

    private const string ReadRows = "SELECT DISTINCT message_row FROM turn_vector_changes WHERE sequence > $after;";

    private const string TrimOldest = """
        DELETE FROM turn_vector_changes
        WHERE sequence <= (SELECT max(sequence) FROM turn_vector_changes) - $kept
            AND sequence < (SELECT min(sequence) FROM turn_vector_changes) + $slice;
        """;

    public static long Newest(FileConnection connection) => connection.Prepare(ReadNewest).Number() ?? 0;

    /// <summary>The messages whose vectors changed after a number, or null when the feed does not reach back that far.</summary>
    public static List<long>? RowsAfter(FileConnection connection, long sequence) =>
        connection.Prepare(ReadOldest).Number() is { } oldest && oldest > sequence + 1
            ? null
            : connection.Prepare(ReadRows).Set("$after", sequence).List(static row => row.GetInt64(0));

    /// <summary>Takes away at most so many of those that nobody needs any more.</summary>
    public static void Trim(FileConnection connection, int slice) => connection.Prepare(TrimOldest).Set("$kept", Kept).Set("$slice", slice).Execute();
}
