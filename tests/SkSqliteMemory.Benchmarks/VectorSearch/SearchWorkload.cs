using System.Globalization;
using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Benchmarks.Harness;

namespace SkSqliteMemory.Benchmarks.VectorSearch;

/// <summary>The vector store's searches beside a plain vec0 query over the same vectors; here a ratio says how many times as fast.</summary>
internal sealed class SearchWorkload : IWorkload
{
    private const int Top = 10;
    private const int Everything = 100;

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
            : [(100_000, 384, both), (100_000, 1_536, both), (1_000_000, 384, [IndexKind.QuantizedFlat])];
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

    private static async Task OpenAsync(Bench bench, ClusteredVectors vectors, PlainKnn reference, (StoreNotes Notes, string Kind) store)
    {
        float[] query = vectors.Next();
        Samples[] samples = await Pairing.MeasureAsync(
            bench.Size(5, 1),
            Pairing.Sync(_ => reference.Nearest(query)),
            async _ =>
            {
                store.Notes.Reopen();
                await store.Notes.NearestAsync(query, Top);
            });
        Report(bench, NameOf(vectors, store.Kind) + "/open-to-first-answer", samples[1], samples[0], "-");
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
