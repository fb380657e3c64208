using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>
/// The vectors in memory, apart for each owner, scanned with SIMD. A derived cache of the file: it is filled by the first search
/// and follows the change feed, so writes of other processes are seen as well.
/// </summary>
internal sealed class ManagedVectorIndex : IVectorIndex, IDisposable
{
    private const string Columns = "m.id, m.scope_id, m.session_id, m.kind, m.expires_at, v.vector";

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

    private readonly Dictionary<long, OwnerVectors> _owners = [];
    private readonly Dictionary<long, OwnerVectors> _ownerOfRow = [];
    private readonly ReaderWriterLockSlim _lock = new();
    private long _sequence = -1;
    private long _model;

    public string Name => "managed";

    public List<VectorMatch> Search(FileConnection connection, VectorQuery query)
    {
        if (EmbeddingModelsTable.Current(connection) is not { } current)
        {
            return [];
        }

        CatchUp(connection, current.Id);
        _lock.EnterReadLock();
        try
        {
            // Another search saw a newer state of the file, in which the vectors are of another model than here.
            if (_model != current.Id)
            {
                throw new OtherModelException(null, current.Model);
            }

            return _owners.TryGetValue(query.Scope.ScopeId, out OwnerVectors? owner) ? owner.Search(query) : [];
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    public void Dispose()
    {
        Clear();
        _lock.Dispose();
    }

    private void CatchUp(FileConnection connection, long model)
    {
        long newest = ChangesTable.Newest(connection);
        if (Volatile.Read(ref _sequence) >= newest)
        {
            return;
        }

        _lock.EnterWriteLock();
        try
        {
            // A reader with an older view of the file must not take the index back.
            if (_sequence < newest)
            {
                Follow(connection, model);
                _model = model;
                Volatile.Write(ref _sequence, newest);
            }
        }
        catch
        {
            // Half followed is not usable, by nobody: the next search reads everything again.
            Volatile.Write(ref _sequence, -1);
            throw;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private void Follow(FileConnection connection, long model)
    {
        if (_sequence < 0 || _model != model || ChangesTable.RowsAfter(connection, "memory", _sequence) is not { } changed)
        {
            Clear();
            connection.Prepare(ReadAll).Set("$model", model).List(Add);
            return;
        }

        foreach (long row in changed)
        {
            if (_ownerOfRow.Remove(row, out OwnerVectors? owner))
            {
                owner.Remove(row);
            }

            connection.Prepare(ReadOne).Set("$row", row).Set("$model", model).List(Add);
        }
    }

    private void Clear()
    {
        foreach (OwnerVectors owner in _owners.Values)
        {
            owner.Dispose();
        }

        _owners.Clear();
        _ownerOfRow.Clear();
    }

    private long Add(SqliteDataReader row)
    {
        VectorSlot slot = new(row.GetInt64(0), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? long.MaxValue : row.GetInt64(4));
        ReadOnlySpan<byte> blob = row.GetBlob(5);
        long scope = row.GetInt64(1);
        if (!_owners.TryGetValue(scope, out OwnerVectors? owner))
        {
            owner = new OwnerVectors(blob.Length / sizeof(float));
            _owners.Add(scope, owner);
        }

        owner.Add(slot, blob);
        _ownerOfRow[slot.Row] = owner;
        return slot.Row;
    }
}
