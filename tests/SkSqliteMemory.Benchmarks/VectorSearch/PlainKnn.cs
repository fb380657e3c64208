using Microsoft.Data.Sqlite;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Benchmarks.Reference;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Benchmarks.VectorSearch;

/// <summary>The same vectors in a vec0 table, asked the plain way.</summary>
internal sealed class PlainKnn : IDisposable
{
    private readonly RawSqlite _file;
    private readonly SqliteCommand _nearest;

    public PlainKnn(Bench bench, string library, ClusteredVectors vectors)
    {
        _file = new RawSqlite(bench.NewPath(), Durability.Normal);
        _file.LoadExtension(library);
        _file.Execute($"CREATE VIRTUAL TABLE vectors USING vec0 (embedding float[{vectors.Dimensions}] distance_metric=cosine); BEGIN;");
        using (SqliteCommand insert = _file.Prepare("INSERT INTO vectors (rowid, embedding) VALUES ($0, $1);", 2))
        {
            for (int row = 0; row < vectors.Count; row++)
            {
                RawSqlite.Run(insert, row, RowValues.ToBlob(vectors.At(row)));
            }
        }

        _file.Execute("COMMIT; PRAGMA mmap_size = 8589934592; PRAGMA wal_checkpoint(TRUNCATE);");
        _nearest = _file.Prepare("SELECT rowid FROM vectors WHERE embedding MATCH $0 AND k = 10 ORDER BY distance;", 1);
    }

    public void Nearest(float[] vector) => RawSqlite.Read(_nearest, RowValues.ToBlob(vector));

    public void Dispose()
    {
        _nearest.Dispose();
        _file.Dispose();
    }
}
