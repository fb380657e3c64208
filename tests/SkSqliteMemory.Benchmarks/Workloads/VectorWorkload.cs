using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Benchmarks.Reference;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Benchmarks.Workloads;

/// <summary>The two exact vector indexes of the engine beside a vec0 table.</summary>
internal sealed class VectorWorkload : IWorkload
{
    public string Name => "vectors";

    public string Says => "the ten nearest vectors of one owner, exact, against a vec0 table (docs/decisions/0004-vectors-are-plain-rows.md)";

    public async Task RunAsync(Bench bench)
    {
        if (bench.Vec0Path is not { } library)
        {
            bench.Report.Note("vec0 is missing, so there is nothing to compare with; `dotnet run build.cs setup` fetches it where npm is installed.");
            return;
        }

        foreach (int rows in bench.Sizes(10_000, 100_000))
        {
            await MeasureAsync(bench, await bench.FileAsync(rows, vectors: true), library);
        }
    }

    private static async Task MeasureAsync(Bench bench, FilledFile file, string library)
    {
        FileSettings settings = new(file.Path, Durability.Full, TimeSpan.FromSeconds(5), 2, 1, TimeProvider.System) { Vec0 = new Vec0Extension(library) };
        using FileConnection connection = new ConnectionFactory(settings).OpenReader();
        using VectorTable table = VectorTable.Copy(bench, file);
        using ManagedVectorIndex managed = new(new MemoryVectorRows());
        Vec0VectorIndex scan = new();
        ScopeFilter owner = ScopesTable.Find(connection, FilledFile.Owner)!.Value;
        VectorQuery[] queries = [.. file.Questions.Select(question =>
            new VectorQuery(owner, file.Embeddings!.Make(question), 10, null, DateTimeOffset.UtcNow))];
        managed.Search(connection, queries[0]);
        Samples[] samples = await Pairing.MeasureAsync(
            bench.Size(60, 3),
            Pairing.Sync(round => table.Nearest(queries[round % queries.Length].Vector.ToArray())),
            Pairing.Sync(round => scan.Search(connection, queries[round % queries.Length])),
            Pairing.Sync(round => managed.Search(connection, queries[round % queries.Length])));
        string size = $"rows={connection.Prepare("SELECT count(*) FROM memory_vectors;").Number()} dimensions={SyntheticEmbeddings.Dimensions}";
        bench.Report.Row($"vec0-function {size}", samples[1], samples[0], table.Says);
        bench.Report.Row($"managed {size}", samples[2], samples[0], table.Says);
    }
}
