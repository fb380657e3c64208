using System.Globalization;
using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Benchmarks.Harness;

namespace SkSqliteMemory.Benchmarks.VectorSearch;

/// <summary>The vector store's searches beside a plain vec0 query over the same vectors; here a ratio says how many times as fast.</summary>
internal sealed class SearchWorkload : IWorkload
{
    private const int Top = 10;
    private const int Everything = 100;
    private const int ManyAnswers = 20;

    public string Name => "search";

    public string Says => "the ten nearest of a vector store's records, with the records, against plain vec0 (ratio: so many times as fast)";

    public async Task RunAsync(Bench bench)
    {
        if (bench.Vec0Path is not { } library)
        {
            bench.Report.Note("vec0 is missing, so there is nothing to compare with; `dotnet run build.cs setup` fetches it where npm is installed.");
            return;
        }

        string[] both = [IndexKind.Flat, IndexKind.QuantizedFlat];
        (int Count, int Dimensions, string[] Kinds)[] sizes = bench.Quick
            ? [(3_000, 384, both)]
            : [(100_000, 384, both), (100_000, 1_536, both), (1_000_000, 384, both)];
        foreach ((int count, int dimensions, string[] kinds) in sizes)
        {
            ClusteredVectors vectors = new(count, dimensions, Bench.Seed);
            using PlainKnn reference = new(bench, library, vectors);
            foreach (string kind in kinds)
            {
                using StoreNotes notes = new(bench, dimensions, kind, hasWords: kind == IndexKind.Flat);
                await notes.FillAsync(vectors);
                await MeasureAsync(bench, vectors, reference, (notes, kind));
                await OpenAsync(bench, vectors, reference, (notes, kind));
            }
        }
    }

    private static async Task MeasureAsync(Bench bench, ClusteredVectors vectors, PlainKnn reference, (StoreNotes Notes, string Kind) store)
    {
        float[][] queries = [.. Enumerable.Range(0, bench.Size(40, 3)).Select(_ => vectors.Next())];
        int[] shares = [Everything, 1, 10, 50];
        List<Func<int, Task>> actions =
        [
            Pairing.Sync(round => reference.Nearest(queries[round % queries.Length])),
            .. shares.Select(share => (Func<int, Task>)(round => store.Notes.NearestAsync(queries[round % queries.Length], Top, Below(share)))),
        ];
        List<string> names = [.. shares.Select(static share => share == Everything ? "" : $"/filter={share}%")];
        if (store.Kind == IndexKind.Flat)
        {
            await store.Notes.WarmWordsAsync(queries[0]);
            names.Add("/hybrid");
            actions.Add(round => store.Notes.HybridAsync(queries[round % queries.Length], Top));
        }

        await store.Notes.NearestAsync(queries[0], Top);
        await store.Notes.MemoryBytesAsync();
        Samples[] samples = await Pairing.MeasureAsync(queries.Length, [.. actions]);
        for (int way = 0; way < names.Count; way++)
        {
            string recall = way < shares.Length ? await RecallAsync(vectors, store.Notes, queries, shares[way]) : "-";
            Report(bench, NameOf(vectors, store.Kind) + names[way], samples[way + 1], samples[0], recall);
        }

        if (store.Kind == IndexKind.Flat)
        {
            Report(bench, NameOf(vectors, store.Kind) + "/hybrid-of-own-search", samples[^1], samples[1], "-");
        }
    }

    // Closing is timed too: what was begun in the background must not fall on the next measurement. Nor must what the last opening left
    // to the garbage collector; a process that opens a file once has none of it.
    private static async Task OpenAsync(Bench bench, ClusteredVectors vectors, PlainKnn reference, (StoreNotes Notes, string Kind) store)
    {
        float[] query = vectors.Next();
        store.Notes.Close();
        Func<int, Task> Opening(int answers, bool fills) => async _ =>
        {
            store.Notes.Reopen();
            for (int i = 0; i < answers; i++)
            {
                await store.Notes.NearestAsync(query, Top);
            }

            await (fills ? store.Notes.MemoryBytesAsync() : Task.CompletedTask);
            store.Notes.Close();
        };
        Func<int, Task> clean = Pairing.Sync(static _ => WorkingSet());
        Samples[] samples = await Pairing.MeasureAsync(
            bench.Size(7, 1), Pairing.Sync(_ => reference.Nearest(query)), Opening(1, false), clean, Opening(ManyAnswers, false), clean, Opening(1, true), clean);
        string name = NameOf(vectors, store.Kind);
        Report(bench, $"{name}/open-to-first-answer", samples[1], samples[0], "-");
        Report(bench, $"{name}/open-to-{ManyAnswers}-answers", samples[3], samples[0], "-");
        Report(bench, $"{name}/open-to-all-in-memory", samples[5], samples[0], "-");
        await MemoryAsync(bench, vectors, store);
    }

    // The vectors of the benchmark itself, and vec0's, are in the process before; the growth is the store's.
    private static async Task MemoryAsync(Bench bench, ClusteredVectors vectors, (StoreNotes Notes, string Kind) store)
    {
        foreach ((string held, long budget) in ((string, long)[])[("vectors-and-codes", 4L << 30), ("codes", (long)vectors.Count * vectors.Dimensions * 2)])
        {
            long before = WorkingSet();
            store.Notes.Reopen(budget);
            await store.Notes.NearestAsync(vectors.Next(), Top);
            long bytes = await store.Notes.MemoryBytesAsync();
            long after = WorkingSet();
            store.Notes.Close();
            bench.Report.Line(string.Create(CultureInfo.InvariantCulture,
                $"{NameOf(vectors, store.Kind)}/memory/{held} bytes_per_vector={bytes / vectors.Count} index_mb={bytes >> 20} process_mb={after >> 20} process_growth_mb={(after - before) >> 20}"));
        }
    }

    private static long WorkingSet()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }

    private static VectorSearchOptions<StoreNote>? Below(int share) =>
        share == Everything ? null : new VectorSearchOptions<StoreNote> { Filter = note => note.Share < share };

    private static async Task<string> RecallAsync(ClusteredVectors vectors, StoreNotes notes, float[][] queries, int share)
    {
        double found = 0;
        foreach (float[] query in queries)
        {
            HashSet<string> expected = TrueNeighbours.Find(vectors, query, Top, share);
            found += (await notes.NearestAsync(query, Top, Below(share))).Count(expected.Contains) / (double)Math.Max(1, expected.Count);
        }

        return (found / queries.Length).ToString("0.0000", CultureInfo.InvariantCulture);
    }

    private static string NameOf(ClusteredVectors vectors, string kind) =>
        $"search/{vectors.Count}x{vectors.Dimensions}/{(kind == IndexKind.Flat ? "flat" : "quantized-flat")}";

    private static void Report(Bench bench, string name, Samples subject, Samples reference, string recall) => bench.Report.Line(
        string.Create(CultureInfo.InvariantCulture,
            $"{name} p50_ms={subject.Median:0.000} p95_ms={subject.P95:0.000} reference_ms={reference.Median:0.000} ratio={reference.Median / subject.Median:0.00} recall={recall}"));
}
