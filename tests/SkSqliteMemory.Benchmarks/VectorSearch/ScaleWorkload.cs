using System.Globalization;
using System.Text;
using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Benchmarks.Harness;

namespace SkSqliteMemory.Benchmarks.VectorSearch;

/// <summary>How the time of a search, the file and the memory grow with the number of records, drawn as a picture as well.</summary>
internal sealed class ScaleWorkload : IWorkload
{
    private const int Dimensions = 384;
    private const int Top = 10;

    private static readonly string[] Kinds = [IndexKind.Flat, IndexKind.QuantizedFlat];

    public string Name => "scale";

    public string Says => "the ten nearest of 1,000 to 1,000,000 records of 384 dimensions, the file and the memory (ratio: so many times as fast as vec0)";

    public async Task RunAsync(Bench bench)
    {
        if (bench.Vec0Path is not { } library)
        {
            bench.Report.Note("vec0 is missing, so there is nothing to compare with; `dotnet run build.cs setup` fetches it where npm is installed.");
            return;
        }

        LogPlot plot = new("Ten nearest of N records, 384 dimensions, median time", "N, records");
        await WarmUpAsync(bench);
        int[] sizes = bench.Quick ? [1_000, 3_000] : [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
        foreach (int count in sizes)
        {
            ClusteredVectors vectors = new(count, Dimensions, Bench.Seed);
            using PlainKnn reference = new(bench, library, vectors);
            foreach (string kind in Kinds)
            {
                await MeasureAsync(bench, plot, (vectors, reference), kind);
            }
        }

        string path = Path.Combine(bench.Results, "search-over-n.svg");
        await File.WriteAllTextAsync(path, plot.ToSvg());
        bench.Report.Note($"The picture: {path}");
    }

    private static async Task MeasureAsync(Bench bench, LogPlot plot, (ClusteredVectors Vectors, PlainKnn Plain) reference, string kind)
    {
        (ClusteredVectors vectors, PlainKnn plain) = reference;
        float[][] queries = [.. Enumerable.Range(0, bench.Size(40, 3)).Select(_ => vectors.Next())];
        using StoreNotes notes = new(bench, Dimensions, kind, hasWords: false);
        await notes.FillAsync(vectors);
        notes.Close();
        notes.Reopen();
        long before = ManagedBytes();
        await notes.NearestAsync(queries[0], Top);
        await notes.MemoryBytesAsync();
        long held = Math.Max(0, ManagedBytes() - before);
        Samples[] samples = await Pairing.MeasureAsync(
            queries.Length,
            Pairing.Sync(round => plain.Nearest(queries[round % queries.Length])),
            round => notes.NearestAsync(queries[round % queries.Length], Top));
        if (kind == IndexKind.Flat)
        {
            plot.Add("vec0", vectors.Count, samples[0].Median);
        }

        plot.Add(kind, vectors.Count, samples[1].Median);
        bench.Report.Line(string.Create(CultureInfo.InvariantCulture,
            $"scale/{vectors.Count}x{Dimensions}/{(kind == IndexKind.Flat ? "flat" : "quantized-flat")} p50_ms={samples[1].Median:0.000} reference_ms={samples[0].Median:0.000} ratio={samples[0].Median / samples[1].Median:0.00} memory_mb={Megabytes(held):0.0} file_mb={Megabytes(notes.FileBytes):0.0} vectors_mb={Megabytes(4L * Dimensions * vectors.Count):0.0} data_mb={Megabytes(DataBytes(vectors)):0.0}"));
    }

    // Small files are measured first: without this the compiler's first versions of the code would be measured with them.
    private static async Task WarmUpAsync(Bench bench)
    {
        ClusteredVectors vectors = new(bench.Size(20_000, 2_000), Dimensions, Bench.Seed);
        foreach (string kind in Kinds)
        {
            using StoreNotes notes = new(bench, Dimensions, kind, hasWords: false);
            await notes.FillAsync(vectors);
            for (int search = 0; search < bench.Size(400, 10); search++)
            {
                await notes.NearestAsync(vectors.Next(), Top);
            }
        }
    }

    // Vectors, keys, shares and texts, without anything that a file needs to find them.
    private static long DataBytes(ClusteredVectors vectors) => StoreNotes.Make(vectors)
        .Sum(static note => (long)(sizeof(float) * Dimensions) + Encoding.UTF8.GetByteCount(note.Key) + sizeof(int) + Encoding.UTF8.GetByteCount(note.Text));

    private static long ManagedBytes()
    {
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static double Megabytes(long bytes) => bytes / 1_000_000d;
}
