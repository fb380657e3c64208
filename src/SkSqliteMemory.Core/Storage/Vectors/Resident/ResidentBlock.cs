using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>Up to 1,024 rows side by side: their codes one behind the other, what belongs to each, and the vectors where they are kept.</summary>
/// <param name="shape">What all blocks have in common.</param>
/// <param name="startsWith">For how many rows there is room when the first comes.</param>
internal sealed class ResidentBlock(ResidentShape shape, int startsWith)
{
    public const int Slots = 1024;

    // One bit is a group of 64 slots whose rows follow each other without a gap.
    private ulong _consecutive;

    public int Count { get; private set; }

    public long[] Rows { get; private set; } = [];

    public AlignedArray<sbyte> Codes { get; private set; } = new(0);

    public float[] Scales { get; private set; } = [];

    public float[] Residuals { get; private set; } = [];

    public float[] Offsets { get; private set; } = [];

    public float[] Vectors { get; private set; } = [];

    /// <summary>The two-bit codes; there once the block is full.</summary>
    public SieveBlock? Sieve { get; private set; }

    public long MemoryBytes =>
        (Rows.LongLength * sizeof(long)) + Codes.MemoryBytes + (Scales.LongLength * 3 * sizeof(float))
        + (Vectors.LongLength * sizeof(float)) + (Sieve?.MemoryBytes ?? 0);

    public ReadOnlySpan<sbyte> Code(int slot) => Codes.Slice(slot * shape.Stride, shape.Stride);

    public ReadOnlySpan<float> Vector(int slot) => Vectors.AsSpan(slot * shape.Dimensions, shape.Dimensions);

    public CodeMeasure Measure(int slot) => shape.IsCoded ? new(Scales[slot], Residuals[slot], Offsets[slot]) : default;

    /// <summary>Whether 64 slots hold 64 rows that follow each other.</summary>
    public bool IsConsecutive(int group) => (_consecutive >> group & 1) != 0;

    /// <summary>Whether another index has this block too, so that neither may change it.</summary>
    public bool IsShared { get; set; }

    /// <summary>The same rows in memory of their own.</summary>
    public ResidentBlock Copy()
    {
        ResidentBlock copy = new(shape, startsWith) { Count = Count, Rows = [.. Rows], _consecutive = _consecutive };
        if (shape.IsCoded)
        {
            copy.Codes = Codes.Longer(Codes.Length);
            (copy.Scales, copy.Residuals, copy.Offsets) = ([.. Scales], [.. Residuals], [.. Offsets]);
        }

        copy.Vectors = [.. Vectors];
        copy.Sieve = Sieve?.Copy();
        return copy;
    }

    /// <summary>Makes room for one row more behind the last.</summary>
    public void Append()
    {
        if (Count == Rows.Length)
        {
            Grow(Math.Min(Slots, Math.Max(startsWith, Rows.Length * 2)));
        }

        Count++;
    }

    public void Set(int slot, long row, in CodeMeasure measure, ReadOnlySpan<sbyte> code, ReadOnlySpan<float> vector)
    {
        Rows[slot] = row;
        if (shape.IsCoded)
        {
            Scales[slot] = measure.Scale;
            Residuals[slot] = measure.Residual;
            Offsets[slot] = measure.Offset;
            code.CopyTo(Codes.Slice(slot * shape.Stride, shape.Stride));
        }

        if (shape.KeepsVectors)
        {
            vector.CopyTo(Vectors.AsSpan(slot * shape.Dimensions));
        }

        Note(slot);
        Seal(slot);
    }

    public void CopyFrom(ResidentBlock other, int from, int slot) =>
        Set(slot, other.Rows[from], other.Measure(from), shape.IsCoded ? other.Code(from) : [], shape.KeepsVectors ? other.Vector(from) : []);

    public void RemoveLast()
    {
        Count--;
        Sieve = null;
    }

    private void Seal(int slot)
    {
        if (Sieve is not null)
        {
            Sieve.Set(slot, this);
        }
        else if (shape.IsSieved && slot == Slots - 1)
        {
            Sieve = new SieveBlock(shape, this);
        }
    }

    private void Note(int slot)
    {
        int group = slot / 64;
        ulong bit = 1UL << group;
        _consecutive &= ~bit;
        int last = (group * 64) + 63;
        if (slot == last)
        {
            int first = last - 63;
            bool gapless = true;
            for (int i = first; i < last; i++)
            {
                gapless &= Rows[i + 1] - Rows[i] == 1;
            }

            _consecutive |= gapless ? bit : 0;
        }
    }

    private void Grow(int slots)
    {
        Rows = Longer(Rows, slots);
        if (shape.IsCoded)
        {
            Codes = Codes.Longer(slots * shape.Stride);
            Scales = Longer(Scales, slots);
            Residuals = Longer(Residuals, slots);
            Offsets = Longer(Offsets, slots);
        }

        if (shape.KeepsVectors)
        {
            // Nobody looks behind the last row, so what is there need not be zeroed.
            float[] longer = GC.AllocateUninitializedArray<float>(slots * shape.Dimensions);
            Vectors.CopyTo(longer, 0);
            Vectors = longer;
        }
    }

    private static T[] Longer<T>(T[] array, int length)
    {
        T[] longer = new T[length];
        array.CopyTo(longer, 0);
        return longer;
    }
}
