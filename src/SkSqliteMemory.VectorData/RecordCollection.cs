using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Files;
using SkSqliteMemory.VectorData.Filters;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Searching;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData;

/// <summary>What a collection does, for records of any type. Thread-safe.</summary>
internal sealed class RecordCollection
{
    // 64 blocks of 128 KiB are read and coded in some 20 ms.
    private const int BlocksOfSlice = 64;

    private const string Upsert = "Upsert";

    private readonly StoreErrors _errors;
    private readonly string _definition;
    private readonly WaitingUpserts _upserts;
    private volatile CheckedLayout? _checked;

    public RecordCollection(StoreFile store, string name, RecordModel model)
    {
        (Store, Name, Model) = (store, name, model);
        _errors = new StoreErrors(store.Path, name);
        _definition = DefinitionJson.Write(model);
        _upserts = new WaitingUpserts(work => WriteAsync(Upsert, work, CancellationToken.None));
    }

    public string Name { get; }

    public RecordModel Model { get; }

    public StoreFile Store { get; }

    public Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        ReadFileAsync("CollectionExists", connection => CollectionsTable.Find(connection, Name) is not null, cancellationToken);

    public async Task EnsureExistsAsync(CancellationToken cancellationToken)
    {
        const string Operation = "EnsureCollectionExists";
        (long? marked, bool hasCodes) = await WriteFileAsync(Operation, connection => EnsureExists(connection, Operation), cancellationToken)
            .ConfigureAwait(false);
        if (marked is { } id)
        {
            // Words were not held while changes of texts could pass unnoticed.
            Store.Open(Operation).Words.Forget(id);
        }

        while (!hasCodes)
        {
            hasCodes = await WriteFileAsync(Operation, connection => CodeSlice(connection, Operation), cancellationToken).ConfigureAwait(false);
        }
    }

    public Task EnsureDeletedAsync(CancellationToken cancellationToken) => CollectionSchema.DropAsync(Store, _errors, cancellationToken);

    public Task<List<object>> GetAsync(IReadOnlyList<object> keys, bool includeVectors, CancellationToken cancellationToken) =>
        ReadAsync("Get", (connection, layout, _) =>
        {
            RecordReader reader = new(connection, layout, includeVectors);
            return keys.Select(reader.ByKey).OfType<object>().ToList();
        }, cancellationToken);

    public Task<List<object>> GetAsync(
        SqlFilter? filter, string order, (int Top, int Skip) page, bool includeVectors, CancellationToken cancellationToken) =>
        ReadAsync("Get", (connection, layout, _) => new RecordReader(connection, layout, includeVectors).ByFilter(filter, order, page), cancellationToken);

    /// <summary>Writes the records in one transaction. Returns their keys as they are stored, in the same order.</summary>
    public async Task<List<object>> UpsertAsync(IReadOnlyList<RecordRow> records, CancellationToken cancellationToken) => records.Count == 1
        ? [await _upserts.UpsertAsync(records[0], cancellationToken).ConfigureAwait(false)]
        : await WriteAsync(Upsert, writer => records.Select(writer.Upsert).ToList(), cancellationToken).ConfigureAwait(false);

    public Task DeleteAsync(IReadOnlyList<object> keys, CancellationToken cancellationToken) =>
        WriteAsync("Delete", writer => keys.Count(writer.Delete), cancellationToken, givesSpaceBack: true);

    public Task<List<(object Record, double Score)>> SearchAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        SharedFile file = Store.Open(query.Operation);
        object? prepared = _checked is { } known ? file.Vectors.Prepare(known.Layout.Id, query.Property(known.Layout).Number) : null;
        return ReadAsync(query.Operation, (connection, layout, state) =>
        {
            List<VectorHit> hits = query.Find(connection, (layout, state), (file.Vectors, prepared), file.Words);
            RecordReader reader = new(connection, layout, query.IncludeVectors);
            return hits.Select(hit => (Record: reader.ByRow(hit.Row)!, hit.Score)).ToList();
        }, cancellationToken);
    }

    private Task<T> ReadFileAsync<T>(string operation, Func<FileConnection, T> work, CancellationToken cancellationToken) =>
        _errors.RunAsync(operation, () => Store.Open(operation).File.ReadAsync(operation, work, cancellationToken));

    private Task<T> WriteFileAsync<T>(string operation, Func<FileConnection, T> work, CancellationToken cancellationToken) =>
        _errors.RunAsync(operation, () => Store.Open(operation).File.WriteAsync(operation, work, cancellationToken));

    private Task<T> ReadAsync<T>(string operation, Func<FileConnection, CollectionLayout, CollectionState, T> work, CancellationToken cancellationToken) =>
        ReadFileAsync(operation, connection =>
        {
            CollectionState state = CollectionsTable.Find(connection, Name) ?? throw _errors.NoCollection(operation);
            return work(connection, Layout(connection, state, operation), state);
        }, cancellationToken);

    private Task<T> WriteAsync<T>(string operation, Func<RecordWriter, T> work, CancellationToken cancellationToken, bool givesSpaceBack = false) =>
        WriteFileAsync(operation, connection =>
        {
            CollectionState state = CollectionsTable.Find(connection, Name) ?? throw _errors.NoCollection(operation);
            RecordWriter writer = new(connection, Layout(connection, state, operation), state);
            T result = work(writer);
            writer.Finish();
            if (givesSpaceBack)
            {
                CollectionSchema.GiveSpaceBack(connection);
            }

            return result;
        }, cancellationToken);

    private (long? Marked, bool HasCodes) EnsureExists(FileConnection connection, string operation)
    {
        if (CollectionsTable.Find(connection, Name) is not { } state)
        {
            CollectionSchema.Create(connection, new CollectionLayout(Model, CollectionsTable.Add(connection, Name, _definition).Id, hasCodes: true));
            return (null, true);
        }

        CollectionLayout layout = Layout(connection, state, operation);
        return (TextBlocks.EnsureMarked(connection, layout) ? state.Id : null, layout.Vectors.All(table => CodeBlocks.AreWhole(connection, table, state)));
    }

    // Vectors of an earlier version get their codes in slices of a few milliseconds, so that other writes go in between.
    private bool CodeSlice(FileConnection connection, string operation)
    {
        if (CollectionsTable.Find(connection, Name) is not { } state)
        {
            return true;
        }

        if (!CollectionSchema.HasCodes(connection, state.Id))
        {
            CollectionSchema.AddCodes(connection, new CollectionLayout(Model, state.Id, hasCodes: true));
        }

        CollectionLayout layout = Layout(connection, state, operation);
        return layout.Vectors.All(table => !new VectorBlocks(connection, table, state.Version).CodeMissing(state.Count, BlocksOfSlice));
    }

    // The tables are looked at again whenever the file's schema changed, by whomever.
    private CollectionLayout Layout(FileConnection connection, CollectionState state, string operation)
    {
        long schema = CollectionsTable.SchemaVersion(connection);
        if (_checked is { } known && known.Layout.Id == state.Id && known.Schema == schema)
        {
            return known.Layout;
        }

        LayoutGuard.RequireSameDefinition(state, _definition, _errors, operation);
        CollectionLayout layout = new(Model, state.Id, CollectionSchema.HasCodes(connection, state.Id));
        LayoutGuard.RequireUnchangedTables(connection, layout, _errors, operation);
        _checked = new CheckedLayout(layout, schema);
        return layout;
    }

    private sealed record CheckedLayout(CollectionLayout Layout, long Schema);
}
