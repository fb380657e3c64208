namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>
/// A set of rows that a search may return. Rows that lie close together become a bitmap, of which 64 can be asked at once; rows
/// scattered over all numbers become a hash set. Immutable, safe for concurrent use.
/// </summary>
internal sealed class RowFilter
{
    // A bitmap may take this many bytes a row before a hash set is smaller.
    private const int MostBytesPerRow = 16;

    private readonly long[] _rows;
    private readonly ulong[]? _bits;
    private readonly HashSet<long>? _scattered;
    private readonly long _first;

    /// <summary>Takes the allowed rows, in any order, without duplicates; the array is kept.</summary>
    public RowFilter(long[] rows)
    {
        _rows = rows;
        _first = rows.Length == 0 ? 0 : rows.Min();
        ulong span = rows.Length == 0 ? 0 : (ulong)rows.Max() - (ulong)_first;
        if (span / 8 <= (ulong)rows.Length * MostBytesPerRow)
        {
            _bits = new ulong[(span / 64) + 2];
            foreach (long row in rows)
            {
                long place = row - _first;
                _bits[place >> 6] |= 1UL << (int)(place & 63);
            }
        }
        else
        {
            _scattered = [.. rows];
        }
    }

    public ReadOnlySpan<long> Rows => _rows;

    public bool Contains(long row)
    {
        if (_bits is null)
        {
            return _scattered!.Contains(row);
        }

        ulong place = (ulong)row - (ulong)_first;
        return place < ((ulong)_bits.Length << 6) && (_bits[place >> 6] >> (int)(place & 63) & 1) != 0;
    }

    /// <summary>Of 64 rows that follow each other, which are allowed.</summary>
    public ulong Word(long first)
    {
        ulong place = (ulong)first - (ulong)_first;
        if (_bits is not null && place < ((ulong)(_bits.Length - 1) << 6))
        {
            int shift = (int)(place & 63);
            ulong low = _bits[place >> 6] >> shift;
            return shift == 0 ? low : low | (_bits[(place >> 6) + 1] << (64 - shift));
        }

        return OneByOne(first);
    }

    private ulong OneByOne(long first)
    {
        ulong word = 0;
        for (int i = 0; i < 64; i++)
        {
            word |= Contains(first + i) ? 1UL << i : 0;
        }

        return word;
    }
}
