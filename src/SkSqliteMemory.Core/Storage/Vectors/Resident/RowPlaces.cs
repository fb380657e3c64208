namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>
/// Which slot a row is in. Rows that were added one after the other without a gap need no memory for it; a dictionary comes once they do not.
/// </summary>
internal sealed class RowPlaces
{
    private Dictionary<long, int>? _slots;
    private long _first;

    public int Count { get; private set; }

    // A dictionary takes about 24 bytes an entry and is two thirds full.
    public long MemoryBytes => (_slots?.Count ?? 0) * 36L;

    public RowPlaces Copy() => new() { _slots = _slots is null ? null : new(_slots), _first = _first, Count = Count };

    /// <summary>The row's slot, or -1.</summary>
    public int SlotOf(long row)
    {
        if (_slots is not null)
        {
            return _slots.GetValueOrDefault(row, -1);
        }

        ulong slot = (ulong)row - (ulong)_first;
        return slot < (ulong)Count ? (int)slot : -1;
    }

    /// <summary>Gives a row that is not there the slot behind the last.</summary>
    public void Append(long row)
    {
        if (Count == 0)
        {
            _slots = null;
            _first = row;
        }

        if (_slots is null && row != _first + Count)
        {
            Scatter();
        }

        _slots?.Add(row, Count);
        Count++;
    }

    /// <summary>Takes a row out and lets the one in the last slot have its place.</summary>
    public void Remove(long row, long lastRow)
    {
        if (row != lastRow && _slots is null)
        {
            Scatter();
        }

        if (_slots is not null)
        {
            int slot = _slots[row];
            _slots.Remove(row);
            if (row != lastRow)
            {
                _slots[lastRow] = slot;
            }
        }

        Count--;
    }

    private void Scatter()
    {
        _slots = new Dictionary<long, int>(Count + 1);
        for (int slot = 0; slot < Count; slot++)
        {
            _slots.Add(_first + slot, slot);
        }
    }
}
