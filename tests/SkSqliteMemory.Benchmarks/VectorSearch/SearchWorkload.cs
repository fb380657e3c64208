using System.Globalization;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Benchmarks.VectorSearch;

/// <summary>The resident index of the vector store beside a plain vec0 query over the same rows; here a ratio says how many times as fast.</summary>
internal sealed class SearchWorkload : IWorkload
{
    private const int Top = 10;

    public string Name => "search";

    public string Says => "the ten nearest of clustered vectors, codes in memory, against plain vec0 (ratio: so many times as fast)";

    public async Task RunAsync(Bench bench)
    {
        if (bench.Vec0Path is not { } library)
        {
            bench.Report.Note("vec0 is missing, so there is nothing to compare with; `dotnet run build.cs setup` fetches it where npm is installed.");
            return;
        }

        (int Count, int Dimensions)[] sizes = bench.Quick ? [(3_000, 384)] : [(100_000, 384), (100_000, 1_536), (1_000_000, 384)];
        foreach ((int count, int dimensions) in sizes)
        {
            ClusteredVectors vectors = new(count, dimensions, Bench.Seed);
            using PlainKnn reference = new(bench, library, vectors);
            await MeasureAsync(bench, vectors, reference);
        }
    }

    private static async Task MeasureAsync(Bench bench, ClusteredVectors vectors, PlainKnn reference)
    {
        using ResidentIndex flat = Fill(vectors, ResidentIndexKind.Flat);
        using ResidentIndex quantized = Fill(vectors, ResidentIndexKind.QuantizedFlat);
        float[][] queries = [.. Enumerable.Range(0, bench.Size(50, 3)).Select(_ => vectors.Next())];
        RowFilter?[] filters = [null, .. new[] { 1, 10, 50 }.Select(percent => Some(vectors.Count, percent))];
        (ResidentIndex Index, RowFilter? Filter)[] ways = [.. new[] { flat, quantized }.SelectMany(index => filters.Select(filter => (index, filter)))];

        Func<int, Task>[] actions =
        [
            Pairing.Sync(round => reference.Nearest(queries[round % queries.Length])),
            .. ways.Select(way => Pairing.Sync(round => way.Index.Search(queries[round % queries.Length], Top, way.Filter, vectors))),
        ];
        Samples[] samples = await Pairing.MeasureAsync(queries.Length, actions);
        string[] names = ["", "/filter=1%", "/filter=10%", "/filter=50%"];
        for (int way = 0; way < ways.Length; way++)
        {
            ResidentIndex index = ways[way].Index;
            string name = $"search/{vectors.Count}x{vectors.Dimensions}/{(index == flat ? "flat" : "quantized-flat")}{names[way % names.Length]}";
            double recall = Recall(index, flat, ways[way].Filter, (queries, vectors));
            bench.Report.Line(string.Create(CultureInfo.InvariantCulture,
                $"{name} p50_ms={samples[way + 1].Median:0.000} reference_ms={samples[0].Median:0.000} ratio={samples[0].Median / samples[way + 1].Median:0.0} recall={recall:0.0000} memory_mb={index.MemoryBytes / 1e6:0}"));
        }
    }

    private static ResidentIndex Fill(ClusteredVectors vectors, ResidentIndexKind kind)
    {
        ResidentIndex index = new(vectors.Dimensions, VectorDistance.CosineDistance, kind);
        for (int row = 0; row < vectors.Count; row++)
        {
            index.Add(row, vectors.At(row));
        }

        return index;
    }

    private static RowFilter Some(int count, int percent)
    {
        Random random = new(percent);
        return new RowFilter([.. Enumerable.Range(0, count).Where(_ => random.Next(100) < percent).Select(row => (long)row)]);
    }

    private static double Recall(ResidentIndex index, ResidentIndex exact, RowFilter? filter, (float[][] Queries, IVectorSource Source) with) =>
        with.Queries.Average(query =>
        {
            IReadOnlyList<ResidentHit> expected = exact.Search(query, Top, filter, with.Source);
            return index.Search(query, Top, filter, with.Source).Intersect(expected).Count() / (double)Math.Max(1, expected.Count);
        });
}
