using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>The rows of an index without a gap between them, in blocks, so that no array grows past what an array may hold.</summary>
internal sealed class ResidentRows(ResidentShape shape)
{
    private readonly List<ResidentBlock> _blocks = [];
    private readonly Dictionary<long, int> _slots = [];
    private readonly sbyte[] _code = new sbyte[shape.Stride];

    public ResidentShape Shape => shape;

    public int Count => _slots.Count;

    public IReadOnlyList<ResidentBlock> Blocks => _blocks;

    // A dictionary takes about 24 bytes an entry and is two thirds full.
    public long MemoryBytes => _blocks.Sum(static block => block.MemoryBytes) + (_slots.Count * 36L);

    public int SlotOf(long row) => _slots.GetValueOrDefault(row, -1);

    public ResidentBlock BlockOf(int slot) => _blocks[slot / ResidentBlock.Slots];

    /// <summary>Adds a row, or replaces its vector.</summary>
    public void Set(long row, ReadOnlySpan<float> vector)
    {
        // Encoded even where no code is kept: it refuses NaN and infinity.
        CodeMeasure measure = ScaledCode.Encode(shape.Family, vector, _code);
        Set(row, measure, shape.IsCoded ? _code : [], vector);
    }

    public void Set(long row, in CodeMeasure measure, ReadOnlySpan<sbyte> code, ReadOnlySpan<float> vector)
    {
        if (!_slots.TryGetValue(row, out int slot))
        {
            slot = Append();
            _slots.Add(row, slot);
        }

        BlockOf(slot).Set(slot % ResidentBlock.Slots, row, measure, code, vector);
    }

    /// <summary>Takes a row out; the last one moves into its place.</summary>
    public bool Remove(long row)
    {
        if (!_slots.Remove(row, out int slot))
        {
            return false;
        }

        int lastBlock = _blocks.Count - 1;
        ResidentBlock tail = _blocks[lastBlock];
        int last = (lastBlock * ResidentBlock.Slots) + tail.Count - 1;
        if (slot != last)
        {
            BlockOf(slot).CopyFrom(tail, tail.Count - 1, slot % ResidentBlock.Slots);
            _slots[BlockOf(slot).Rows[slot % ResidentBlock.Slots]] = slot;
        }

        tail.RemoveLast();
        if (tail.Count == 0)
        {
            _blocks.RemoveAt(lastBlock);
        }

        return true;
    }

    private int Append()
    {
        int place = _blocks.Count == 0 ? -1 : _blocks[^1].Append();
        if (place < 0)
        {
            _blocks.Add(new ResidentBlock(shape));
            place = _blocks[^1].Append();
        }

        return ((_blocks.Count - 1) * ResidentBlock.Slots) + place;
    }
}
