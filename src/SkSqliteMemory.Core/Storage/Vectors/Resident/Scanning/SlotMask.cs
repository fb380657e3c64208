using System.Numerics;

namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>Which slots a search may look at, a bit each. Reused from search to search.</summary>
internal sealed class SlotMask
{
    // Looking a row up costs as much as asking this many slots.
    private const int LookupCost = 16;

    private ulong[] _words = [];

    /// <summary>How many slots are allowed.</summary>
    public int Allowed { get; private set; }

    public ulong Word(int slot) => _words[slot / 64];

    public void Set(ResidentRows rows, RowFilter? filter)
    {
        int words = rows.Blocks.Count * (ResidentBlock.Slots / 64);
        if (_words.Length < words)
        {
            _words = new ulong[words];
        }

        Array.Clear(_words, 0, words);
        if (filter is not null && filter.Rows.Length < rows.Count / LookupCost)
        {
            LookUp(rows, filter);
        }
        else
        {
            Ask(rows, filter);
        }

        Allowed = 0;
        foreach (ulong word in _words.AsSpan(0, words))
        {
            Allowed += BitOperations.PopCount(word);
        }
    }

    private void LookUp(ResidentRows rows, RowFilter filter)
    {
        foreach (long row in filter.Rows)
        {
            int slot = rows.SlotOf(row);
            if (slot >= 0)
            {
                _words[slot / 64] |= 1UL << (slot % 64);
            }
        }
    }

    private void Ask(ResidentRows rows, RowFilter? filter)
    {
        int word = 0;
        foreach (ResidentBlock block in rows.Blocks)
        {
            for (int group = 0; group < ResidentBlock.Slots / 64; group++)
            {
                _words[word++] = Ask(block, group, filter);
            }
        }
    }

    private static ulong Ask(ResidentBlock block, int group, RowFilter? filter)
    {
        int first = group * 64;
        int count = Math.Clamp(block.Count - first, 0, 64);
        if (filter is null || count == 0)
        {
            return count == 64 ? ulong.MaxValue : (1UL << count) - 1;
        }

        if (count == 64 && block.IsConsecutive(group))
        {
            return filter.Word(block.Rows[first]);
        }

        ulong allowed = 0;
        for (int i = 0; i < count; i++)
        {
            allowed |= filter.Contains(block.Rows[first + i]) ? 1UL << i : 0;
        }

        return allowed;
    }
}
