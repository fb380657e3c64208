using Microsoft.Data.Sqlite;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Benchmarks.Reference;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Benchmarks.VectorSearch;

/// <summary>A vec0 table that is filled the plain way: a prepared statement, and a transaction where one is asked for.</summary>
internal sealed class PlainInserts : IDisposable
{
    private readonly RawSqlite _file;
    private readonly SqliteCommand _insert;
    private readonly ClusteredVectors _vectors;
    private int _row;

    public PlainInserts(Bench bench, string library, ClusteredVectors vectors)
    {
        _vectors = vectors;
        _file = new RawSqlite(bench.NewPath());
        _file.LoadExtension(library);
        _file.Execute($"CREATE VIRTUAL TABLE vectors USING vec0 (embedding float[{vectors.Dimensions}] distance_metric=cosine);");
        _insert = _file.Prepare("INSERT INTO vectors (rowid, embedding) VALUES ($0, $1);", 2);
    }

    public void InsertBatch(int count)
    {
        _file.Execute("BEGIN;");
        InsertEach(count);
        _file.Execute("COMMIT;");
    }

    /// <summary>So many rows; outside a transaction each is one of its own.</summary>
    public void InsertEach(int count)
    {
        for (int i = 0; i < count; i++, _row++)
        {
            RawSqlite.Run(_insert, _row, RowValues.ToBlob(_vectors.At(_row % _vectors.Count)));
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _file.Dispose();
    }
}
