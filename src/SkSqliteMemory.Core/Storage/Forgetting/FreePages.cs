using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>Gives pages that nothing uses any more back to the system (https://sqlite.org/pragma.html#pragma_incremental_vacuum).</summary>
internal static class FreePages
{
    // Below this share of the file, and this many, free pages are soon used again.
    private const int WorthShare = 20, WorthPages = 256;

    private const string CountFree = "PRAGMA freelist_count;";

    private const string CountAll = "PRAGMA page_count;";

    // A page may have to be moved from the end of the file, which takes some 50 microseconds.
    private const string Release = """
        PRAGMA incremental_vacuum(64);
        """;

    public static bool AreMany(FileConnection connection) =>
        connection.Prepare(CountFree).Number() is { } free && free > Math.Max(WorthPages, (connection.Prepare(CountAll).Number() ?? 0) / WorthShare);

    /// <summary>Releases a slice; returns how many pages.</summary>
    public static long ReleaseSlice(FileConnection connection)
    {
        long before = connection.Prepare(CountAll).Number() ?? 0;
        // The driver stops a pragma at its first row; all of it is to run.
        connection.Run(Release);
        return before - (connection.Prepare(CountAll).Number() ?? 0);
    }
}
