using System.Globalization;
using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Reembedding;
using SkSqliteMemory.Storage.Tables.Sessions;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Storage.UseCases;

/// <summary>What a doctor looks at.</summary>
internal static class FileChecks
{
    private const string WrongSizes = """
        SELECT (SELECT count(*) FROM memory_vectors v JOIN embedding_models e ON e.id = v.model_id WHERE length(v.vector) <> 4 * e.dimensions)
            + (SELECT count(*) FROM turn_vectors v JOIN embedding_models e ON e.id = v.model_id WHERE length(v.vector) <> 4 * e.dimensions);
        """;

    private const string WrongModels = """
        SELECT (SELECT count(*) FROM memory_vectors v WHERE v.model_id IS NOT (SELECT id FROM embedding_models WHERE state = 'current'))
            + (SELECT count(*) FROM memory_vectors_shadow v WHERE v.model_id IS NOT (SELECT id FROM embedding_models WHERE state = 'shadow'));
        """;

    private const string Missing = """
        SELECT count(*) FROM memories m
        WHERE m.valid_to IS NULL AND EXISTS (SELECT 1 FROM embedding_models)
            AND NOT EXISTS (SELECT 1 FROM memory_vectors v WHERE v.memory_row = m.id);
        """;

    private const string WrongCounters = """
        SELECT count(*) FROM sessions s
        WHERE s.message_count <> (SELECT count(*) FROM messages m WHERE m.session_row = coalesce(s.source_row, s.id) AND m.turn < s.turn_count)
            OR s.turn_count <> (SELECT count(*) FROM turns t WHERE t.session_row = coalesce(s.source_row, s.id) AND t.number < s.turn_count)
            OR s.input_tokens <> (
                SELECT coalesce(sum(u.input_tokens), 0) FROM turn_usage u WHERE u.session_row = coalesce(s.source_row, s.id) AND u.turn < s.turn_count)
            OR s.output_tokens <> (
                SELECT coalesce(sum(u.output_tokens), 0) FROM turn_usage u WHERE u.session_row = coalesce(s.source_row, s.id) AND u.turn < s.turn_count)
            OR EXISTS (SELECT 1 FROM messages m WHERE m.session_row = s.id AND (s.source_row IS NOT NULL OR m.turn >= s.turn_count OR m.position >= s.next_position));
        """;

    private const string Unreadable = $"SELECT count(*) FROM messages m WHERE NOT {QuarantineTable.IsSound};";

    private const string Quarantined = "SELECT count(*) FROM quarantine;";

    private const string Parked = "SELECT count(*) FROM jobs WHERE state = 'parked';";

    public static List<MemoryCheck> Read(FileConnection connection, Version sqlite)
    {
        string integrity = Convert.ToString(connection.Ask("PRAGMA integrity_check(5);"), CultureInfo.InvariantCulture)!;
        object? orphan = connection.Ask("PRAGMA foreign_key_check;");
        return
        [
            new("SQLite's integrity check", integrity == "ok", integrity == "ok" ? "ok" : $"{integrity}; restore a backup"),
            new("Foreign keys", orphan is null, orphan is null ? "ok" : $"table {orphan} has rows without their parent; restore a backup"),
            Count(connection, "Sessions' counters", WrongCounters, "sessions disagree with their messages"),
            Count(connection, "Every message can be read", Unreadable, "cannot; background work takes them out of their sessions once these are read"),
            Count(connection, "No quarantined messages", Quarantined, "messages were taken out of their sessions; see SqliteMemory.GetQuarantineAsync"),
            Count(connection, "Vectors have their model's size", WrongSizes, "vectors of a wrong size; delete these rows of memory_vectors and turn_vectors"),
            Count(connection, "Vectors of two models are apart", WrongModels, "vectors are of another model than those around them; delete these rows"),
            Pending(connection),
            Beside(connection),
            Count(connection, "No parked jobs", Parked, "jobs failed too often; see the table jobs, column last_error"),
            new("SQLite's version", true, SqliteVersionGuard.HasWalResetBug(sqlite)
                ? $"{sqlite}; note: it can lose a commit when several processes write and checkpoint at once (sqlite.org/wal.html#walresetbug), 3.51.3 cannot"
                : sqlite.ToString()),
        ];
    }

    public static IReadOnlyList<MemoryCheck> FullText(FileConnection connection) =>
        [FullText(connection, "messages_fts"), FullText(connection, "memories_fts")];

    // Not a fault: the background makes them as soon as the file is opened with its embedding generator.
    private static MemoryCheck Pending(FileConnection connection)
    {
        long count = connection.Prepare(Missing).Number() ?? 0;
        return new MemoryCheck("Every memory has its vector", true, count == 0
            ? "ok"
            : $"{count} still wait for theirs; open the file with its embedding generator and the background makes them");
    }

    // Not a fault either: it goes on, or ends, when somebody says so.
    private static MemoryCheck Beside(FileConnection connection) => new("Change to another embedding model", true, ReembeddingTable.Read(connection) switch
    {
        null => "none",
        { State: ReembeddingState.Filling } shadow => string.Create(CultureInfo.InvariantCulture,
            $"to {shadow.Model}, {shadow.Progress.Done} of {shadow.Progress.Total} vectors are there; SqliteMemory.Embeddings.ReembedAsync goes on with it, DiscardAsync gives it up"),
        { State: ReembeddingState.Kept } shadow => string.Create(CultureInfo.InvariantCulture,
            $"done; the vectors of {shadow.Model} are kept for the way back until {shadow.KeepUntil:u}"),
        { } shadow => $"the vectors of {shadow.Model} are being deleted by the background",
    });

    private static MemoryCheck Count(FileConnection connection, string name, string sql, string fault)
    {
        try
        {
            long count = connection.Prepare(sql).Number() ?? 0;
            return new MemoryCheck(name, count == 0, count == 0 ? "ok" : $"{count} {fault}");
        }
        catch (SqliteException exception) when ((exception.SqliteErrorCode & 0xFF) == SQLitePCL.raw.SQLITE_CORRUPT)
        {
            return new MemoryCheck(name, false, $"the file is damaged there: {exception.Message.TrimEnd('.')}; restore a backup");
        }
    }

    private static MemoryCheck FullText(FileConnection connection, string table)
    {
        string name = $"Full text {table} agrees with its content";
        try
        {
            // rank = 1 compares with the external content too (https://sqlite.org/fts5.html#the_integrity_check_command).
            connection.Execute($"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1);");
            return new MemoryCheck(name, true, "ok");
        }
        catch (SqliteException exception) when ((exception.SqliteErrorCode & 0xFF) == SQLitePCL.raw.SQLITE_CORRUPT)
        {
            return new MemoryCheck(name, false, $"it does not; rebuild it: INSERT INTO {table} ({table}) VALUES ('rebuild')");
        }
    }
}
