using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>What was said about a memory after it had been recalled.</summary>
internal static class FeedbackTable
{
    private const string SetConfirmed = """
        UPDATE memories SET confirmed_at = max($now, coalesce(confirmed_at, $now))
        WHERE id = $row AND valid_to IS NULL;
        """;

    private const string AddUsed = "UPDATE memories SET used_count = used_count + 1 WHERE id = $row;";

    private const string AddIgnored = "UPDATE memories SET ignored_count = ignored_count + 1 WHERE id = $row;";

    public static bool Confirm(FileConnection connection, long row, DateTimeOffset now) =>
        connection.Prepare(SetConfirmed).Set("$row", row).Set("$now", now.ToMilliseconds()).Execute() > 0;

    public static bool Rate(FileConnection connection, long row, bool used) =>
        connection.Prepare(used ? AddUsed : AddIgnored).Set("$row", row).Execute() > 0;
}
