using Microsoft.Data.Sqlite;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;

namespace SkSqliteMemory.Benchmarks.Reference;

/// <summary>The vectors of a file in a vec0 table of their own, as the extension is meant to be used; where it is missing, nothing is measured.</summary>
internal sealed class VectorTable : IDisposable
{
    private readonly RawSqlite _file;
    private readonly SqliteCommand? _nearest;

    private VectorTable(RawSqlite file, SqliteCommand? nearest) => (_file, _nearest) = (file, nearest);

    public string Says => _nearest is null ? "vec0 is missing" : "vec0 table, KNN, k = 10";

    public static VectorTable Copy(Bench bench, FilledFile file)
    {
        RawSqlite copy = new(bench.NewPath(), Durability.Normal);
        if (bench.Vec0Path is not { } library)
        {
            return new VectorTable(copy, null);
        }

        copy.LoadExtension(library);
        copy.Execute($"CREATE VIRTUAL TABLE vectors USING vec0 (embedding float[{SyntheticEmbeddings.Dimensions}] distance_metric=cosine);");
        copy.Execute($"ATTACH '{file.Path}' AS source; INSERT INTO vectors (rowid, embedding) SELECT memory_row, vector FROM source.memory_vectors ORDER BY memory_row; DETACH source;");
        return new VectorTable(copy, copy.Prepare("SELECT rowid FROM vectors WHERE embedding MATCH $0 AND k = 10 ORDER BY distance;", 1));
    }

    public void Nearest(float[] vector)
    {
        if (_nearest is not null)
        {
            RawSqlite.Read(_nearest, Storage.Tables.RowValues.ToBlob(vector));
        }
    }

    public void Dispose()
    {
        _nearest?.Dispose();
        _file.Dispose();
    }
}
