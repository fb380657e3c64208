using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Model;
using SkSqliteMemory.VectorData;
using SkSqliteMemory.VectorData.Embedding;
using SkSqliteMemory.VectorData.Files;
using SkSqliteMemory.VectorData.Filters;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Searching;

namespace SkSqliteMemory;

/// <summary>A collection of records in a SQLite file.</summary>
/// <typeparam name="TKey">The type of the keys: string, int, long, ulong or Guid.</typeparam>
/// <typeparam name="TRecord">The type of the records, with a public parameterless constructor.</typeparam>
/// <remarks>
/// Thread-safe. A batch is one transaction: a failure leaves nothing of it. Reads see one state of the file and never wait for writes.
/// Records that are not found are passed over. Filters have C#'s meaning and are exact: they apply before the top is cut.
/// </remarks>
#pragma warning disable CA1711 // The abstraction calls them collections.
public class SqliteCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
#pragma warning restore CA1711
{
    private const string NeedsReflection = "Records of a .NET type are read and written by reflection; use SqliteDynamicCollection where that is not possible.";

    private readonly RecordCollection _records;
    private readonly bool _ownsStore;
    private readonly TimeProvider _time;

    /// <summary>Creates a collection on a file of its own. Nothing is opened or created yet.</summary>
    /// <param name="path">The path of the file; it is created when it is missing.</param>
    /// <param name="name">The name of the collection, any text that is not blank.</param>
    /// <param name="options">How to read and write it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The path or the name is blank.</exception>
    /// <exception cref="InvalidOperationException">Record type and definition contradict each other, or a generator is missing.</exception>
    /// <exception cref="NotSupportedException">A property's type, index kind or distance function is not supported.</exception>
    [RequiresDynamicCode(NeedsReflection)]
    [RequiresUnreferencedCode(NeedsReflection)]
    public SqliteCollection(string path, string name, SqliteCollectionOptions? options = null)
        : this(
            StoreFile.At(path, new SqliteVectorStoreOptions()),
            name,
            RecordModelBuilder.Build(typeof(TRecord), typeof(TKey), options?.Definition, options?.EmbeddingGenerator),
            TimeProvider.System) => _ownsStore = true;

    internal SqliteCollection(StoreFile store, string name, RecordModel model, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        TextGuard.RequireStorable(name, nameof(name));
        _records = new RecordCollection(store, name, model);
        _time = time;
    }

    /// <inheritdoc/>
    public override string Name => _records.Name;

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => _records.ExistsAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="VectorStoreException">The collection exists with another definition, or the file cannot be written.</exception>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => _records.EnsureExistsAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => _records.EnsureDeletedAsync(cancellationToken);

    /// <inheritdoc/>
    public override async Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        object stored = RecordMapping.ToStoredKey(_records.Model.Key, key, nameof(key));
        List<object> found = await _records.GetAsync([stored], IncludeVectors(options?.IncludeVectors), cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : (TRecord)found[0];
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<TRecord> GetAsync(
        IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        object[] stored = [.. keys.Select(key => RecordMapping.ToStoredKey(_records.Model.Key, key, nameof(keys)))];
        bool includeVectors = IncludeVectors(options?.IncludeVectors);
        if (stored.Length > 0)
        {
            foreach (object record in await _records.GetAsync(stored, includeVectors, cancellationToken).ConfigureAwait(false))
            {
                yield return (TRecord)record;
            }
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        bool includeVectors = IncludeVectors(options?.IncludeVectors);
        SqlFilter? condition = FilterTranslator.Translate(_records.Model, filter);
        string order = RecordOrder.Of(_records.Model, options);
        foreach (object record in await _records.GetAsync(condition, order, (top, options?.Skip ?? 0), includeVectors, cancellationToken).ConfigureAwait(false))
        {
            yield return (TRecord)record;
        }
    }

    /// <inheritdoc/>
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAllAsync([record], cancellationToken);
    }

    /// <inheritdoc/>
    public override Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return UpsertAllAsync([.. records], cancellationToken);
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) =>
        _records.DeleteAsync([RecordMapping.ToStoredKey(_records.Model.Key, key, nameof(key))], cancellationToken);

    /// <inheritdoc/>
    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        object[] stored = [.. keys.Select(key => RecordMapping.ToStoredKey(_records.Model.Key, key, nameof(keys)))];
        return stored.Length == 0 ? Task.CompletedTask : _records.DeleteAsync(stored, cancellationToken);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue,
        int top,
        VectorSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        bool includeVectors = IncludeVectors(options?.IncludeVectors);
        VectorModel vector = _records.Model.VectorOrSingle(options?.VectorProperty);
        RecordQuery query = new()
        {
            Operation = "Search",
            Vector = vector,
            Value = await SearchVector.FromAsync(vector, searchValue, cancellationToken).ConfigureAwait(false),
            Top = top,
            Skip = options?.Skip ?? 0,
            Filter = FilterTranslator.Translate(_records.Model, options?.Filter),
            IncludeVectors = includeVectors,
            ScoreThreshold = options?.ScoreThreshold,
        };
        foreach (VectorSearchResult<TRecord> hit in await FindAsync(query, cancellationToken).ConfigureAwait(false))
        {
            yield return hit;
        }
    }

    /// <summary>Finds records by vector and by words: both rankings are fused by reciprocal rank, K = 60.</summary>
    /// <typeparam name="TInput">The type of the value.</typeparam>
    /// <param name="searchValue">A vector, or what the embedding generator makes one from.</param>
    /// <param name="keywords">Words, of which any may occur; no search syntax applies. Without a word the vector alone decides.</param>
    /// <param name="top">How many records at most.</param>
    /// <param name="options">What this search asks for; <see langword="null"/> for the defaults. Its threshold is one for the fused score.</param>
    /// <param name="cancellationToken">Cancels the embedding and the search.</param>
    /// <returns>The records, best first, with the fused score: the sum of 1 / (60 + rank) over the rankings that hold the record.</returns>
    /// <exception cref="ArgumentNullException">The value or the keywords are <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">Which property is meant is not clear.</exception>
    /// <exception cref="VectorStoreException">The collection does not exist, or the file cannot be read.</exception>
    public async IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(
        TInput searchValue,
        ICollection<string> keywords,
        int top,
        HybridSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentNullException.ThrowIfNull(keywords);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        bool includeVectors = IncludeVectors(options?.IncludeVectors);
        VectorModel vector = _records.Model.VectorOrSingle(options?.VectorProperty);
        DataModel text = _records.Model.FullTextOrSingle(options?.AdditionalProperty);
        RecordQuery query = new()
        {
            Operation = "HybridSearch",
            Vector = vector,
            Value = await SearchVector.FromAsync(vector, searchValue, cancellationToken).ConfigureAwait(false),
            Top = top,
            Skip = options?.Skip ?? 0,
            Filter = FilterTranslator.Translate(_records.Model, options?.Filter),
            IncludeVectors = includeVectors,
            ScoreThreshold = options?.ScoreThreshold,
            Keywords = ([.. keywords], text),
        };
        foreach (VectorSearchResult<TRecord> hit in await FindAsync(query, cancellationToken).ConfigureAwait(false))
        {
            yield return hit;
        }
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? Metadata()
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsStore)
        {
            _records.Store.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>For collections that are made with a file of their own.</summary>
    internal static SqliteCollection<TKey, TRecord> Owning(StoreFile store, string name, RecordModel model, TimeProvider time) =>
        new(store, name, model, time, ownsStore: true);

    private protected SqliteCollection(StoreFile store, string name, RecordModel model, TimeProvider time, bool ownsStore)
        : this(store, name, model, time) => _ownsStore = ownsStore;

    private VectorStoreCollectionMetadata Metadata() => new()
    {
        VectorStoreSystemName = StoreErrors.SystemName,
        VectorStoreName = _records.Store.Path,
        CollectionName = Name,
    };

    private bool IncludeVectors(bool? asked)
    {
        if (asked == true)
        {
            _records.Model.RequireReadableVectors();
        }

        return asked == true;
    }

    private async Task<IEnumerable<VectorSearchResult<TRecord>>> FindAsync(RecordQuery query, CancellationToken cancellationToken) =>
        (await _records.SearchAsync(query, cancellationToken).ConfigureAwait(false))
            .Select(static hit => new VectorSearchResult<TRecord>((TRecord)hit.Record, hit.Score));

    private async Task UpsertAllAsync(IReadOnlyList<object> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return;
        }

        if (records.Contains(null!))
        {
            throw new ArgumentException("A record of the batch is null.", nameof(records));
        }

        IReadOnlyList<VectorData.Tables.RecordRow> rows =
            await RecordMapping.ToRowsAsync(_records.Model, records, _time, cancellationToken).ConfigureAwait(false);
        RecordMapping.SetKeys(_records.Model, records, await _records.UpsertAsync(rows, cancellationToken).ConfigureAwait(false));
    }
}
