using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Columns;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Tables;

/// <summary>Writes records of a collection inside one transaction; <see cref="Finish"/> makes the changes known.</summary>
internal sealed class RecordWriter
{
    private readonly FileConnection _connection;
    private readonly CollectionLayout _layout;
    private readonly VectorBlocks[] _vectors;
    private CollectionState _state;

    public RecordWriter(FileConnection connection, CollectionLayout layout, CollectionState state)
    {
        (_connection, _layout) = (connection, layout);
        _state = state with { Version = state.Version + 1 };
        _vectors = [.. layout.Vectors.Select(table => new VectorBlocks(connection, table, _state.Version))];
    }

    /// <summary>Inserts the record, or replaces the one with its key. Returns the key as it is stored.</summary>
    public object Upsert(RecordRow record)
    {
        object key = record.NeedsKey ? _state.LastKey + 1 : record.Values[0]!;
        long? found = record.NeedsKey ? null : FindRow(key);
        long row = found ?? _state.Count;
        if (found is null)
        {
            Bind(_connection.Prepare(_layout.Insert), record, key, first: 0).Set("$row", row).Execute();
            _state = _state with { Count = row + 1 };
        }
        else if (_layout.Update is not null)
        {
            Bind(_connection.Prepare(_layout.Update), record, key, first: 1).Set("$row", row).Execute();
        }

        for (int i = 0; i < _vectors.Length; i++)
        {
            _vectors[i].Put(row, record.Vectors[i]);
        }

        RememberKey(key);
        return key;
    }

    /// <summary>Deletes the record with the key, if there is one; the last record takes its place.</summary>
    public bool Delete(object key)
    {
        if (FindRow(key) is not { } row)
        {
            return false;
        }

        long last = _state.Count - 1;
        _connection.Prepare(_layout.Delete).Set("$row", row).Execute();
        if (row != last)
        {
            _connection.Prepare(_layout.Move).Set("$row", last).Set("$to", row).Execute();
        }

        foreach (VectorBlocks vectors in _vectors)
        {
            vectors.MoveLast(last, row);
        }

        _state = _state with { Count = last };
        return true;
    }

    public void Finish()
    {
        foreach (VectorBlocks vectors in _vectors)
        {
            vectors.Flush(_state.Count);
        }

        CollectionsTable.Save(_connection, _state);
    }

    private long? FindRow(object key) => _connection.Prepare(_layout.FindRow).Set("$key", key).Number();

    private static Statement Bind(Statement statement, RecordRow record, object key, int first)
    {
        for (int i = first; i < record.Values.Length; i++)
        {
            statement.Set(CollectionLayout.Value(i), i == 0 ? key : record.Values[i]);
        }

        return statement;
    }

    private void RememberKey(object key)
    {
        if (_layout.Model.Key.Column.Kind == ColumnKind.Integer && key is long number && number > _state.LastKey)
        {
            _state = _state with { LastKey = number };
        }
    }
}
