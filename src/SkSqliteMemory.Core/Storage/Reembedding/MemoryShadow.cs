using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Reembedding;

/// <summary>The vectors of memories. Only current memories have to have one.</summary>
internal sealed class MemoryShadow : IShadowedVectors
{
    private const string SelectLacking = """
        SELECT m.id, m.content, m.content_hash FROM memories m
        WHERE m.id > $after AND m.valid_to IS NULL AND NOT EXISTS (SELECT 1 FROM memory_vectors_shadow v WHERE v.memory_row = m.id)
        ORDER BY m.id
        LIMIT $top;
        """;

    private const string SelectCount = "SELECT count(*) FROM memory_vectors_shadow;";

    private const string SelectLackingCount = """
        SELECT count(*) FROM memories m
        WHERE m.valid_to IS NULL AND NOT EXISTS (SELECT 1 FROM memory_vectors_shadow v WHERE v.memory_row = m.id);
        """;

    private const string SelectLackingAmong = """
        SELECT m.id, m.content, m.content_hash FROM memories m
        WHERE m.id IN (SELECT value FROM json_each($rows)) AND m.valid_to IS NULL
            AND NOT EXISTS (SELECT 1 FROM memory_vectors_shadow v WHERE v.memory_row = m.id)
        ORDER BY m.id;
        """;

    private const string SelectNeeded = """
        SELECT m.id, m.content, m.content_hash FROM memories m
        WHERE m.id > $after AND m.valid_to IS NULL
        ORDER BY m.id
        LIMIT $top;
        """;

    private const string Insert = """
        INSERT INTO memory_vectors_shadow (memory_row, model_id, vector)
        SELECT id, $model, $vector FROM memories WHERE id = $row AND content_hash = $hash
        ON CONFLICT (memory_row) DO NOTHING;
        """;

    private const string Delete = """
        DELETE FROM memory_vectors_shadow
        WHERE memory_row IN (SELECT memory_row FROM memory_vectors_shadow WHERE memory_row > -1 ORDER BY memory_row LIMIT $top);
        """;

    // The shadow has no triggers: what nobody searches need not be followed. Renamed in the way of before 3.25, triggers and views of other
    // tables go on to mean the table that has the name (https://sqlite.org/pragma.html#pragma_legacy_alter_table).
    private const string ExchangeNames = """
        PRAGMA legacy_alter_table = ON;
        DROP TRIGGER memory_vectors_inserted;
        DROP TRIGGER memory_vectors_updated;
        DROP TRIGGER memory_vectors_deleted;
        ALTER TABLE memory_vectors RENAME TO memory_vectors_former;
        ALTER TABLE memory_vectors_shadow RENAME TO memory_vectors;
        ALTER TABLE memory_vectors_former RENAME TO memory_vectors_shadow;
        CREATE TRIGGER memory_vectors_inserted AFTER INSERT ON memory_vectors BEGIN
            INSERT INTO changes (entity, row_id, operation) VALUES ('memory', NEW.memory_row, 'update');
        END;
        CREATE TRIGGER memory_vectors_updated AFTER UPDATE ON memory_vectors BEGIN
            INSERT INTO changes (entity, row_id, operation) VALUES ('memory', NEW.memory_row, 'update');
        END;
        CREATE TRIGGER memory_vectors_deleted AFTER DELETE ON memory_vectors BEGIN
            INSERT INTO changes (entity, row_id, operation) VALUES ('memory', OLD.memory_row, 'update');
        END;
        PRAGMA legacy_alter_table = OFF;
        """;

    private const string EndLegacy = "PRAGMA legacy_alter_table = OFF;";

    public List<PendingVector> Lacking(FileConnection connection, long after, int top) =>
        connection.Prepare(SelectLacking).Set("$after", after).Set("$top", top).List(Read);

    public long Count(FileConnection connection) => connection.Prepare(SelectCount).Number() ?? 0;

    public long CountLacking(FileConnection connection) => connection.Prepare(SelectLackingCount).Number() ?? 0;

    public List<PendingVector>? LackingSince(FileConnection connection, long sequence, IEnumerable<long> rows) =>
        ChangesTable.RowsAfter(connection, "memory", sequence) is { } changed
            ? connection.Prepare(SelectLackingAmong).Set("$rows", $"[{string.Join(',', changed.Union(rows))}]").List(Read)
            : null;

    public List<PendingVector> Needed(FileConnection connection, long after, int top) =>
        connection.Prepare(SelectNeeded).Set("$after", after).Set("$top", top).List(Read);

    public bool Write(FileConnection connection, long modelId, PendingVector vector) =>
        connection.Prepare(Insert)
            .Set("$row", vector.Row).Set("$hash", vector.ContentHash).Set("$model", modelId)
            .Set("$vector", RowValues.ToBlob(vector.Vector!.Values.Span))
            .Execute() > 0;

    public void Exchange(FileConnection connection)
    {
        try
        {
            connection.Run(ExchangeNames);
        }
        catch (SqliteException)
        {
            connection.TryExecute(EndLegacy);
            throw;
        }
    }

    public int Drop(FileConnection connection, int top) => connection.Prepare(Delete).Set("$top", top).Execute();

    private static PendingVector Read(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2));
}
