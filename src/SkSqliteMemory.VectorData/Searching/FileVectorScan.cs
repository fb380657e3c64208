using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>
/// Compares the query with the vectors themselves, read from the file: for what is not in memory, or not yet. Reading and comparing is
/// a quarter of the work of reading and making codes, so the first search need not wait for them.
/// </summary>
internal sealed class FileVectorScan(VectorTable table, VectorQuery query)
{
    // A row that is sought costs about as much as so many that are passed through.
    private const int CostOfRow = 16;

    private readonly VectorDistance _distance = query.Distance;
    private readonly RoughTest _rough = new(query.Distance, query.Vector);
    private readonly NearestRows _nearest = new(query.Top, query.Distance.HigherIsBetter());

    /// <summary>The best so far, best first.</summary>
    public List<VectorHit> InOrder() => _nearest.InOrder();

    /// <summary>Takes over what was found elsewhere.</summary>
    public void Offer(ResidentHit hit) => _nearest.Offer(hit.Row, hit.Score);

    /// <summary>Compares the vectors of all rows from the beginning of a block on.</summary>
    public void ScanFrom(long block, long rowCount, SnapshotVectors vectors)
    {
        long first = block * table.PerBlock;
        if (query.Allowed is { } allowed && allowed.Rows.Length < (rowCount - first) / CostOfRow)
        {
            Seek(allowed.Rows, first, vectors);
        }
        else
        {
            vectors.Read(block, long.MaxValue, Compare);
        }
    }

    private void Seek(ReadOnlySpan<long> rows, long first, SnapshotVectors vectors)
    {
        float[] vector = new float[table.Dimensions];
        foreach (long row in rows)
        {
            if (row >= first && vectors.TryRead(row, vector))
            {
                Compare(row, vector);
            }
        }
    }

    private void Compare(long row, ReadOnlySpan<float> vector)
    {
        if (vector.IsEmpty || query.Allowed?.Contains(row) == false)
        {
            return;
        }

        if (_nearest.Worst is { } worst && _rough.RulesOut(vector, worst))
        {
            return;
        }

        double score = ExactScore.Of(_distance, query.Vector.Span, vector);
        if (!double.IsFinite(score))
        {
            throw new ArgumentException($"The vector of row {row} holds NaN or infinity; only finite components can be compared.");
        }

        _nearest.Offer(row, score);
    }
}
