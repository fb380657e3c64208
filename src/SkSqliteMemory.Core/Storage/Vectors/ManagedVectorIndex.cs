using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>
/// The vectors in memory, apart for each owner, scanned with SIMD. A derived cache of the file: it is filled by the first search
/// and follows the feed of its rows, so writes of other processes are seen as well.
/// </summary>
internal sealed class ManagedVectorIndex(VectorRows source) : IVectorIndex, IDisposable
{
    private readonly Dictionary<long, OwnerVectors> _owners = [];
    private readonly Dictionary<long, OwnerVectors> _ownerOfRow = [];
    private readonly ReaderWriterLockSlim _lock = new();
    private long _sequence = -1;
    private long _model;

    public string Name => "managed";

    public List<VectorMatch> Search(FileConnection connection, VectorQuery query) =>
        Ask(connection, query.Scope.ScopeId, owner => owner.Search(query)) ?? [];

    /// <summary>Asks an owner's vectors something, or gives the default where there are none.</summary>
    public T? Ask<T>(FileConnection connection, long scope, Func<OwnerVectors, T> question)
    {
        if (EmbeddingModelsTable.Current(connection) is not { } current)
        {
            return default;
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

            return _owners.TryGetValue(scope, out OwnerVectors? owner) ? question(owner) : default;
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
        long newest = source.Newest(connection);
        if (!IsBehind(newest, model))
        {
            return;
        }

        _lock.EnterWriteLock();
        try
        {
            if (IsBehind(newest, model))
            {
                Follow(connection, model);
                Volatile.Write(ref _model, model);
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

    // A reader with an older view of the file must not take the index back. A change of the model alone need not touch any of the rows.
    private bool IsBehind(long newest, long model)
    {
        long sequence = Volatile.Read(ref _sequence);
        return sequence < newest || (sequence == newest && Volatile.Read(ref _model) != model);
    }

    private void Follow(FileConnection connection, long model)
    {
        if (_sequence < 0 || _model != model || source.ChangedAfter(connection, _sequence) is not { } changed)
        {
            Clear();
            source.All(connection, model).List(Add);
            return;
        }

        foreach (long row in changed)
        {
            if (_ownerOfRow.Remove(row, out OwnerVectors? owner))
            {
                owner.Remove(row);
            }

            source.One(connection, row, model).List(Add);
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
        VectorSlot slot = VectorRows.Slot(row);
        ReadOnlySpan<byte> blob = row.GetBlob(6);
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
