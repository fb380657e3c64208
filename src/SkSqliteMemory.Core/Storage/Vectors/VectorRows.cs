using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors.Turns;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>Where an index of vectors takes its rows from, and how it learns what changed. Statements give row, owner, session, kind, expiry, turn, vector.</summary>
internal abstract class VectorRows
{
    /// <summary>A number that grows with every change of the rows.</summary>
    public abstract long Newest(FileConnection connection);

    /// <summary>The rows that changed after that number, gone ones among them; null when that is not known any more.</summary>
    public abstract List<long>? ChangedAfter(FileConnection connection, long sequence);

    /// <summary>All rows of a model.</summary>
    public abstract Statement All(FileConnection connection, long model);

    /// <summary>A row, or none when it is gone or of another model.</summary>
    public abstract Statement One(FileConnection connection, long row, long model);

    /// <summary>What a search must know of a row that was read.</summary>
    public static VectorSlot Slot(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? long.MaxValue : row.GetInt64(4))
    {
        Turn = row.GetInt64(5),
    };
}

/// <summary>The vectors of memories.</summary>
internal sealed class MemoryVectorRows : VectorRows
{
    private const string Columns = "m.id, m.scope_id, m.session_id, m.kind, m.expires_at, 0, v.vector";

    // A vector of another size can only be another program's mistake; it takes no part.
    private const string Source = """
        FROM memory_vectors v JOIN memories m ON m.id = v.memory_row JOIN embedding_models e ON e.id = v.model_id
        WHERE m.valid_to IS NULL AND v.model_id = $model AND length(v.vector) = 4 * e.dimensions
        """;

    private const string ReadAll = $"""
        SELECT {Columns}
        {Source}
        ORDER BY m.id;
        """;

    private const string ReadOne = $"""
        SELECT {Columns}
        {Source} AND m.id = $row;
        """;

    public override long Newest(FileConnection connection) => ChangesTable.Newest(connection);

    public override List<long>? ChangedAfter(FileConnection connection, long sequence) => ChangesTable.RowsAfter(connection, "memory", sequence);

    public override Statement All(FileConnection connection, long model) => connection.Prepare(ReadAll).Set("$model", model);

    public override Statement One(FileConnection connection, long row, long model) => connection.Prepare(ReadOne).Set("$row", row).Set("$model", model);
}

/// <summary>The vectors of messages; after a change of the model they are made anew, and take part one by one.</summary>
internal sealed class TurnVectorRows : VectorRows
{
    private const string Columns = $"m.id, m.scope_id, s.session_id, '{MemoryEntry.MessageKind}', NULL, m.turn, v.vector";

    private const string Source = """
        FROM turn_vectors v JOIN messages m ON m.id = v.message_row JOIN sessions s ON s.id = m.session_row JOIN embedding_models e ON e.id = v.model_id
        WHERE v.vector IS NOT NULL AND length(v.vector) = 4 * e.dimensions AND v.model_id = $model
            AND typeof(m.turn) = 'integer'
        """;

    private const string ReadAll = $"""
        SELECT {Columns}
        {Source}
        ORDER BY m.id;
        """;

    private const string ReadOne = $"""
        SELECT {Columns}
        {Source} AND m.id = $row;
        """;

    // An approximation from the primary key's last page is enough: the budget is no contract to the byte.
    private const string ReadSize = """
        SELECT coalesce((SELECT max(message_row) FROM turn_vectors), 0)
            * coalesce((SELECT 4 * dimensions FROM embedding_models WHERE state = 'current'), 0);
        """;

    /// <summary>About how many bytes the vectors take in memory.</summary>
    public static long Size(FileConnection connection) => connection.Prepare(ReadSize).Number() ?? 0;

    public override long Newest(FileConnection connection) => TurnVectorChangesTable.Newest(connection);

    public override List<long>? ChangedAfter(FileConnection connection, long sequence) => TurnVectorChangesTable.RowsAfter(connection, sequence);

    public override Statement All(FileConnection connection, long model) => connection.Prepare(ReadAll).Set("$model", model);

    public override Statement One(FileConnection connection, long row, long model) => connection.Prepare(ReadOne).Set("$row", row).Set("$model", model);
}
