using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>One vector a memory, beside the content, so that all of them can be made again without touching it.</summary>
internal static class MemoryVectorsTable
{
    private const string Upsert = """
        INSERT INTO memory_vectors (memory_row, model_id, vector)
        VALUES ($row, $model, $vector)
        ON CONFLICT (memory_row) DO UPDATE SET model_id = excluded.model_id, vector = excluded.vector;
        """;

    // The hash guards against a vector of a text that changed while its embedding was made.
    private const string AddToMemory = """
        INSERT INTO memory_vectors (memory_row, model_id, vector)
        SELECT id, $model, $vector FROM memories WHERE id = $row AND content_hash = $hash
        ON CONFLICT (memory_row) DO NOTHING;
        """;

    private const string DeleteRow = """
        DELETE FROM memory_vectors
        WHERE memory_row = $row AND EXISTS (SELECT 1 FROM memories m WHERE m.id = $row AND m.scope_id = $scope);
        """;

    private const string DeleteShadow = """
        DELETE FROM memory_vectors_shadow
        WHERE memory_row = $row AND EXISTS (SELECT 1 FROM memories m WHERE m.id = $row AND m.scope_id = $scope);
        """;

    private const string ReadPending = """
        SELECT m.id, m.content, m.content_hash FROM memories m
        WHERE m.valid_to IS NULL AND NOT EXISTS (SELECT 1 FROM memory_vectors v WHERE v.memory_row = m.id)
        ORDER BY m.id
        LIMIT $top;
        """;

    /// <summary>Stores the vector of a memory; one of another model than the file's is refused.</summary>
    public static void Save(FileConnection connection, long memoryRow, ModelVector vector, FileSettings settings) =>
        connection.Prepare(Upsert)
            .Set("$model", EmbeddingModelsTable.Require(connection, vector.Model, settings))
            .Set("$row", memoryRow).Set("$vector", RowValues.ToBlob(vector.Values.Span))
            .Execute();

    /// <summary>Stores the vector of a memory that has none and still has its text; one of another model than the file's is refused.</summary>
    public static void Add(FileConnection connection, PendingVector pending, FileSettings settings) =>
        connection.Prepare(AddToMemory)
            .Set("$model", EmbeddingModelsTable.Require(connection, pending.Vector!.Model, settings))
            .Set("$row", pending.Row).Set("$hash", pending.ContentHash).Set("$vector", RowValues.ToBlob(pending.Vector.Values.Span))
            .Execute();

    /// <summary>Deletes the vectors of a memory, of whatever model; returns how many, none when the memory is not the owner's.</summary>
    public static int Delete(FileConnection connection, ScopeFilter owner, long memoryRow) =>
        connection.Scoped(DeleteRow, owner).Set("$row", memoryRow).Execute() + connection.Scoped(DeleteShadow, owner).Set("$row", memoryRow).Execute();

    public static List<PendingVector> Pending(FileConnection connection, int top) =>
        connection.Prepare(ReadPending).Set("$top", top)
            .List(static row => new PendingVector(row.GetInt64(0), row.GetString(1), row.GetString(2)));
}
