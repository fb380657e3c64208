using System.Globalization;
using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.VectorData.Files;

namespace SkSqliteMemory.Benchmarks.VectorSearch;

/// <summary>A vector store on a file of its own with one collection, used as a user would.</summary>
internal sealed class StoreNotes : IDisposable
{
    private const int Batch = 1_000;
    private const long MemoryBudget = 4L << 30;

    private readonly string _path;
    private readonly VectorStoreCollectionDefinition _definition;
    private SqliteVectorStore _store;

    /// <param name="bench">Where the file goes.</param>
    /// <param name="dimensions">How long the vectors are.</param>
    /// <param name="indexKind">One of <see cref="IndexKind"/>.</param>
    /// <param name="hasWords">Whether the texts are indexed for hybrid search.</param>
    public StoreNotes(Bench bench, int dimensions, string indexKind, bool hasWords)
    {
        _path = bench.NewPath();
        _definition = new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty(nameof(StoreNote.Key), typeof(string)),
                new VectorStoreDataProperty(nameof(StoreNote.Share), typeof(int)) { IsIndexed = true },
                new VectorStoreDataProperty(nameof(StoreNote.Text), typeof(string)) { IsFullTextIndexed = hasWords },
                new VectorStoreVectorProperty(nameof(StoreNote.Vector), typeof(ReadOnlyMemory<float>), dimensions)
                {
                    IndexKind = indexKind,
                    DistanceFunction = DistanceFunction.CosineDistance,
                },
            ],
        };
        _store = new SqliteVectorStore(_path, new SqliteVectorStoreOptions { VectorMemoryBudget = MemoryBudget });
        Collection = Get();
    }

    public SqliteCollection<string, StoreNote> Collection { get; private set; }

    /// <summary>The size of the file, with its write-ahead log.</summary>
    public long FileBytes => new FileInfo(_path).Length + (File.Exists(_path + "-wal") ? new FileInfo(_path + "-wal").Length : 0);

    /// <summary>A record for each vector, in order.</summary>
    public static IEnumerable<StoreNote> Make(ClusteredVectors vectors)
    {
        int row = 0;
        foreach (string text in new MemoryTexts(Bench.Seed).Take(vectors.Count))
        {
            yield return new StoreNote { Key = Key(row), Share = Share(row), Text = text, Vector = vectors.At(row).ToArray() };
            row++;
        }
    }

    public static string Key(int row) => string.Create(CultureInfo.InvariantCulture, $"note-{row:D8}");

    /// <summary>Seems to be chance, and is the same in every run.</summary>
    public static int Share(int row) => (int)((uint)row * 2654435761U >> 8) % 100;

    public async Task FillAsync(ClusteredVectors vectors)
    {
        await Collection.EnsureCollectionExistsAsync();
        foreach (StoreNote[] notes in Make(vectors).Chunk(Batch))
        {
            await Collection.UpsertAsync(notes);
        }
    }

    /// <summary>Closes the file, so that nothing of it is in this process's memory.</summary>
    public void Close() => _store.Dispose();

    /// <summary>Opens the file again.</summary>
    public void Reopen(long memoryBudget = MemoryBudget)
    {
        _store = new SqliteVectorStore(_path, new SqliteVectorStoreOptions { VectorMemoryBudget = memoryBudget });
        Collection = Get();
    }

    /// <summary>Waits until all vectors that may be held are in memory, and says how many bytes they take.</summary>
    public async Task<long> MemoryBytesAsync()
    {
        SharedFile file = SharedFile.Acquire(_path, new SqliteVectorStoreOptions());
        await file.Vectors.Filled;
        long bytes = file.Vectors.MemoryBytes;
        file.Release();
        return bytes;
    }

    public async Task<List<string>> NearestAsync(float[] query, int top, VectorSearchOptions<StoreNote>? options = null) =>
        await Collection.SearchAsync(new ReadOnlyMemory<float>(query), top, options).Select(static hit => hit.Record.Key).ToListAsync();

    public async Task<int> HybridAsync(float[] query, int top) =>
        await Collection.HybridSearchAsync(new ReadOnlyMemory<float>(query), ["allergic", "trip"], top).CountAsync();

    /// <summary>Ends when the words of the texts are in memory, which begins with the third search.</summary>
    public async Task WarmWordsAsync(float[] query)
    {
        SharedFile file = SharedFile.Acquire(_path, new());
        for (int asked = 0; asked < 4; asked++)
        {
            await HybridAsync(query, 1);
            await file.Words.WhenFilledAsync();
        }

        file.Release();
    }

    public void Dispose() => _store.Dispose();

    private SqliteCollection<string, StoreNote> Get() => _store.GetCollection<string, StoreNote>("notes", _definition);
}
