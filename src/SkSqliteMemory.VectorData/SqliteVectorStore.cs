using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SkSqliteMemory.VectorData.Files;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Tables;

namespace SkSqliteMemory;

/// <summary>A vector store in one SQLite file.</summary>
/// <remarks>
/// Thread-safe. Stores on the same path share one open file within a process; other processes may have it open too. The file may be that
/// of a <see cref="SqliteMemory"/>: collections and memories do not see each other.
/// </remarks>
/// <example><code>using VectorStore store = new SqliteVectorStore("agent.db");</code></example>
public sealed class SqliteVectorStore : VectorStore
{
    private const string NeedsReflection = "Records of a .NET type are read and written by reflection; use GetDynamicCollection() where that is not possible.";

    private readonly StoreFile _store;
    private readonly SqliteVectorStoreOptions _options;

    /// <summary>Creates a store on a file, which the first operation opens and disposal closes.</summary>
    /// <param name="path">
    /// The path of the file; it is created when it is missing. <c>:memory:</c> stands for a file of the store's own, deleted with it.
    /// </param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is blank or a connection string.</exception>
    public SqliteVectorStore(string path, SqliteVectorStoreOptions? options = null)
    {
        _options = new SqliteVectorStoreOptions(options);
        _store = StoreFile.At(path, _options);
    }

    /// <summary>Creates a store on the file of a memory, which stays the memory's to close.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="embeddingGenerator">Makes vectors where neither property nor definition names a generator; <see langword="null"/> for none.</param>
    public SqliteVectorStore(SqliteMemory memory, IEmbeddingGenerator? embeddingGenerator = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _options = new SqliteVectorStoreOptions { EmbeddingGenerator = embeddingGenerator, TimeProvider = memory.Engine.Options.TimeProvider };
        _store = StoreFile.Of(memory);
    }

    /// <summary>Gets the collection. The file is not touched.</summary>
    /// <typeparam name="TKey">The type of the keys: string, int, long, ulong or Guid.</typeparam>
    /// <typeparam name="TRecord">The type of the records, with a public parameterless constructor.</typeparam>
    /// <param name="name">The name of the collection, any text that is not blank.</param>
    /// <param name="definition">Describes the records, over what attributes say; <see langword="null"/> leaves it to the attributes.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="ArgumentException">The name is blank, or the records are dictionaries.</exception>
    /// <exception cref="InvalidOperationException">Record type and definition contradict each other, or a generator is missing.</exception>
    /// <exception cref="NotSupportedException">A property's type, index kind or distance function is not supported.</exception>
    [RequiresDynamicCode(NeedsReflection)]
    [RequiresUnreferencedCode(NeedsReflection)]
    public override SqliteCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
        new(_store, name, RecordModelBuilder.Build(typeof(TRecord), typeof(TKey), definition, _options.EmbeddingGenerator), _options.TimeProvider);

    /// <inheritdoc/>
    public override SqliteDynamicCollection GetDynamicCollection(string name, VectorStoreCollectionDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new SqliteDynamicCollection(_store, name, RecordModelBuilder.BuildDynamic(definition, _options.EmbeddingGenerator), _options.TimeProvider);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<string> ListCollectionNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const string Operation = "ListCollectionNames";
        List<string> names = await new StoreErrors(_store.Path)
            .RunAsync(Operation, () => _store.Open(Operation).File.ReadAsync(Operation, CollectionsTable.Names, cancellationToken)).ConfigureAwait(false);
        foreach (string name in names)
        {
            yield return name;
        }
    }

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        const string Operation = "CollectionExists";
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new StoreErrors(_store.Path, name).RunAsync(Operation, () => _store.Open(Operation).File.ReadAsync(
            Operation, connection => CollectionsTable.Find(connection, name) is not null, cancellationToken));
    }

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return CollectionSchema.DropAsync(_store, new StoreErrors(_store.Path, name), cancellationToken);
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreMetadata)
                ? new VectorStoreMetadata { VectorStoreSystemName = StoreErrors.SystemName, VectorStoreName = _store.Path }
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _store.Dispose();
        }

        base.Dispose(disposing);
    }
}
