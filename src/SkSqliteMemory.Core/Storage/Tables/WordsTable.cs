using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>
/// The words of full text. FTS5 notes that a row was deleted and keeps its words until the parts of its index are merged into one; what could
/// take them away at once (https://sqlite.org/fts5.html#the_secure_delete_configuration_option) makes a file older versions cannot read.
/// </summary>
internal static class WordsTable
{
    private const string MergeKind = "merge-words";

    // How many pages of 4 KB a slice writes. Twice as many took up to 56 ms on a busy disk.
    private const int SlicePages = 16;

    // Lets a merge go on that has two parts left (https://sqlite.org/fts5.html#the_usermerge_configuration_option).
    private const string AcceptTwoMessageParts = "INSERT INTO messages_fts (messages_fts, rank) VALUES ('usermerge', 2);";

    private const string AcceptTwoMemoryParts = "INSERT INTO memories_fts (memories_fts, rank) VALUES ('usermerge', 2);";

    // A negative number begins a merge of all parts, a positive one goes on with it (https://sqlite.org/fts5.html#the_merge_command).
    private const string MergeMessages = "INSERT INTO messages_fts (messages_fts, rank) VALUES ('merge', $pages);";

    private const string MergeMemories = "INSERT INTO memories_fts (memories_fts, rank) VALUES ('merge', $pages);";

    private const string CountMessagePages = "SELECT count(*) FROM messages_fts_idx;";

    private const string CountMemoryPages = "SELECT count(*) FROM memories_fts_idx;";

    private const string CountChanges = "SELECT total_changes();";

    // Deletions seldom come alone, and a merge writes the whole index anew.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Leaves the work of taking the words of deleted rows out of the file.</summary>
    public static void AskForMerge(FileConnection connection, DateTimeOffset now) =>
        JobsTable.Add(connection, new NewJob(MergeKind, "", now + Patience, MergeKind), now);

    /// <summary>The same without waiting for more: somebody wants something gone.</summary>
    public static void AskForMergeNow(FileConnection connection, DateTimeOffset now) =>
        JobsTable.Add(connection, new NewJob(MergeKind, "", now, MergeKind), now);

    /// <summary>Does one slice of a merge, the first of which has the number 0; false when it is at its end.</summary>
    public static bool MergeSlice(FileConnection connection, int slice)
    {
        bool messages = Merge(connection, (AcceptTwoMessageParts, MergeMessages, CountMessagePages), slice);
        bool memories = Merge(connection, (AcceptTwoMemoryParts, MergeMemories, CountMemoryPages), slice);
        return messages || memories;
    }

    private static bool Merge(FileConnection connection, (string AcceptTwo, string Merge, string CountPages) sql, int slice)
    {
        if (slice == 0)
        {
            connection.Prepare(sql.AcceptTwo).Execute();
        }

        long? before = connection.Prepare(CountChanges).Number();
        connection.Prepare(sql.Merge).Set("$pages", slice == 0 ? -SlicePages : SlicePages).Execute();
        // One change says that there was nothing to merge. What is written meanwhile is to be merged as well, but not for ever.
        return connection.Prepare(CountChanges).Number() - before > 1
            && (slice - 2) * SlicePages <= connection.Prepare(sql.CountPages).Number();
    }
}
