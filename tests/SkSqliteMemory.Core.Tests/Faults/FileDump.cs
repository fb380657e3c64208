using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Faults;

/// <summary>All that a file says, as text: two files of the same text are the same to every reader.</summary>
internal static class FileDump
{
    private const string Ordinary = """
        SELECT name FROM sqlite_master
        WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts%' ORDER BY name;
        """;

    /// <summary>Rows of all ordinary tables; full text is compared by its own check.</summary>
    /// <param name="file">The file.</param>
    /// <param name="withJobs">Whether the work that waits is part of it, and when summaries were made.</param>
    public static string Of(RawFile file, bool withJobs)
    {
        IEnumerable<string> tables = file.List(Ordinary, static row => row.GetString(0)).Where(table => withJobs || table is not ("jobs" or "changes"));
        return string.Join('\n', tables.SelectMany(table => Rows(file, table, withJobs)));
    }

    private static IEnumerable<string> Rows(RawFile file, string table, bool withTimes)
    {
        IEnumerable<string> columns = file.List($"SELECT name FROM pragma_table_info('{table}') ORDER BY cid;", static row => row.GetString(0))
            .Where(column => withTimes || (table, column) is not (
                ("summaries", "created_at" or "id") or ("memories", "memory_id") or ("extractions", "learned_at") or ("relations" or "entities" or "embedding_models", "created_at")
                or ("reembedding", "started_at" or "keep_until" or "lease" or "lease_until" or "hold_until")));
        // Work that SQL asks for has SQLite's own clock.
        string row = string.Join(" || ' | ' || ", columns.Select(column =>
            (table, column) is ("jobs", "created_at") ? "CASE run_after WHEN 0 THEN 'now' ELSE quote(created_at) END" : $"quote({column})"));
        return file.List($"SELECT {row} FROM {table} ORDER BY 1;", read => $"{table}: {read.GetString(0)}");
    }
}
