using System.Globalization;
using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Benchmarks.Harness;

namespace SkSqliteMemory.Benchmarks.VectorSearch;

/// <summary>The vector store's writes beside plain inserts of the same vectors into vec0; here a ratio says how many times as fast.</summary>
internal sealed class UpsertWorkload : IWorkload
{
    private const int Batch = 1_000;
    private const int Callers = 32;
    private const int Dimensions = 384;

    public string Name => "upsert";

    public string Says => "records with string keys into a vector store, against plain inserts into vec0 (ratio: so many times as fast)";

    public async Task RunAsync(Bench bench)
    {
        if (bench.Vec0Path is not { } library)
        {
            bench.Report.Note("vec0 is missing, so there is nothing to compare with; `dotnet run build.cs setup` fetches it where npm is installed.");
            return;
        }

        ClusteredVectors vectors = new(Batch * 40, Dimensions, Bench.Seed);
        StoreNote[] notes = [.. StoreNotes.Make(vectors)];
        await WarmUpAsync(bench, notes);
        await BatchesAsync(bench, notes, vectors, library);
        await SinglesAsync(bench, notes, vectors, library);
    }

    // The reference is compiled code: without this the compiler's first versions of ours would be measured against it.
    private static async Task WarmUpAsync(Bench bench, StoreNote[] notes)
    {
        using StoreNotes store = new(bench, Dimensions, IndexKind.Flat, hasWords: false);
        await store.Collection.EnsureCollectionExistsAsync();
        for (int batch = 0; batch < bench.Size(40, 1); batch++)
        {
            await store.Collection.UpsertAsync(notes.AsSpan(batch * Batch, Batch).ToArray());
            await Task.WhenAll(notes.Skip(batch * Batch).Take(Callers).Select(note => Task.Run(() => store.Collection.UpsertAsync(note))));
        }
    }

    private static async Task BatchesAsync(Bench bench, StoreNote[] notes, ClusteredVectors vectors, string library)
    {
        using StoreNotes store = new(bench, Dimensions, IndexKind.Flat, hasWords: false);
        await store.Collection.EnsureCollectionExistsAsync();
        using PlainInserts plain = new(bench, library, vectors);
        int next = 0;
        Samples[] samples = await Pairing.MeasureAsync(
            bench.Size(20, 1),
            Pairing.Sync(_ => plain.InsertBatch(Batch)),
            _ => store.Collection.UpsertAsync(notes.AsSpan(next++ * Batch, Batch).ToArray()));
        Report(bench, $"batch={Batch}x{Dimensions}", samples);
    }

    private static async Task SinglesAsync(Bench bench, StoreNote[] notes, ClusteredVectors vectors, string library)
    {
        using StoreNotes store = new(bench, Dimensions, IndexKind.Flat, hasWords: false);
        await store.Collection.EnsureCollectionExistsAsync();
        using PlainInserts plain = new(bench, library, vectors);
        int each = bench.Size(8, 1);
        int next = -1;
        Samples[] samples = await Pairing.MeasureAsync(
            bench.Size(10, 1),
            Pairing.Sync(_ => plain.InsertEach(Callers * each)),
            _ => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                for (int i = 0; i < each; i++)
                {
                    await store.Collection.UpsertAsync(notes[Interlocked.Increment(ref next)]);
                }
            }))));
        Report(bench, $"single={Callers}-callers-x{each}x{Dimensions}", samples);
    }

    private static void Report(Bench bench, string name, Samples[] samples) => bench.Report.Line(string.Create(
        CultureInfo.InvariantCulture,
        $"upsert/{name} p50_ms={samples[1].Median:0.000} p95_ms={samples[1].P95:0.000} reference_ms={samples[0].Median:0.000} ratio={samples[0].Median / samples[1].Median:0.00}"));
}
