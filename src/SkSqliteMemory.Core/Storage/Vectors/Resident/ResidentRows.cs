using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>The rows of an index without a gap between them, in blocks, so that no array grows past what an array may hold.</summary>
internal sealed class ResidentRows(ResidentShape shape)
{
    // A small index must not pay for a whole block; a large one need not make it out of smaller ones.
    private const int SmallBlock = 16;
    private const int ManyBlocks = 8;

    private readonly sbyte[] _code = new sbyte[shape.Stride];
    private List<ResidentBlock> _blocks = [];
    private RowPlaces _places = new();

    public ResidentShape Shape => shape;

    public int Count => _places.Count;

    public IReadOnlyList<ResidentBlock> Blocks => _blocks;

    public long MemoryBytes => _blocks.Sum(static block => block.MemoryBytes) + _places.MemoryBytes;

    /// <summary>The row's slot, or -1.</summary>
    public int SlotOf(long row) => _places.SlotOf(row);

    public ResidentBlock BlockOf(int slot) => _blocks[slot / ResidentBlock.Slots];

    /// <summary>The same rows again; the blocks are shared until one side changes them.</summary>
    public ResidentRows Fork()
    {
        foreach (ResidentBlock block in _blocks)
        {
            block.IsShared = true;
        }

        return new ResidentRows(shape) { _blocks = [.. _blocks], _places = _places.Copy() };
    }

    /// <summary>Adds a row, or replaces its vector.</summary>
    public void Set(long row, ReadOnlySpan<float> vector)
    {
        // Encoded even where no code is kept: it refuses NaN and infinity.
        CodeMeasure measure = ScaledCode.Encode(shape.Family, vector, _code);
        Set(row, measure, shape.IsCoded ? _code : [], vector);
    }

    public void Set(long row, in CodeMeasure measure, ReadOnlySpan<sbyte> code, ReadOnlySpan<float> vector)
    {
        int slot = _places.SlotOf(row);
        if (slot < 0)
        {
            slot = _places.Count;
            MakeRoom(slot);
            _places.Append(row);
        }

        Own(slot / ResidentBlock.Slots).Set(slot % ResidentBlock.Slots, row, measure, code, vector);
    }

    /// <summary>Takes a row out; the last one moves into its place.</summary>
    public bool Remove(long row)
    {
        int slot = _places.SlotOf(row);
        if (slot < 0)
        {
            return false;
        }

        int lastBlock = _blocks.Count - 1;
        ResidentBlock tail = Own(lastBlock);
        int last = (lastBlock * ResidentBlock.Slots) + tail.Count - 1;
        long lastRow = tail.Rows[tail.Count - 1];
        if (slot != last)
        {
            Own(slot / ResidentBlock.Slots).CopyFrom(tail, tail.Count - 1, slot % ResidentBlock.Slots);
        }

        _places.Remove(row, lastRow);
        tail.RemoveLast();
        if (tail.Count == 0)
        {
            _blocks.RemoveAt(lastBlock);
        }

        return true;
    }

    private void MakeRoom(int slot)
    {
        int block = slot / ResidentBlock.Slots;
        if (block == _blocks.Count)
        {
            _blocks.Add(new ResidentBlock(shape, _blocks.Count < ManyBlocks ? SmallBlock : ResidentBlock.Slots));
        }

        Own(block).Append();
    }

    private ResidentBlock Own(int block) => _blocks[block].IsShared ? _blocks[block] = _blocks[block].Copy() : _blocks[block];
}
