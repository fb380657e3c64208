namespace SkSqliteMemory.VectorData.Searching;

/// <summary>A set of rows, one bit each.</summary>
internal sealed class RowSet(long rows)
{
    private readonly ulong[] _bits = new ulong[(rows + 63) / 64];

    public int Count { get; private set; }

    public void Add(long row)
    {
        _bits[row >> 6] |= 1UL << (int)(row & 63);
        Count++;
    }

    public bool Contains(long row) => (_bits[row >> 6] & (1UL << (int)(row & 63))) != 0;
}
