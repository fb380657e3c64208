using System.Numerics.Tensors;

namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>
/// The rows of a full block in two bits a dimension: what a row differs from the block's mean, in steps of its own mean size. Two
/// dimensions are a nibble, and the nibbles of 128 rows lie side by side, so that one shuffle looks up 64 of them.
/// </summary>
internal sealed class SieveBlock
{
    /// <summary>So many rows are looked at together.</summary>
    public const int Group = 128;

    private readonly ResidentShape _shape;
    private readonly AlignedArray<byte> _nibbles;
    private readonly float[] _mean;
    private readonly float[] _apart;
    private readonly float[] _steps;

    public SieveBlock(ResidentShape shape, ResidentBlock block)
        : this(shape, MeanOf(block, shape.Dimensions), new AlignedArray<byte>(ResidentBlock.Slots * PairsOf(shape.Dimensions) / 2))
    {
        for (int slot = 0; slot < ResidentBlock.Slots; slot++)
        {
            Set(slot, block);
        }
    }

    private SieveBlock(ResidentShape shape, float[] mean, AlignedArray<byte> nibbles)
    {
        _shape = shape;
        _mean = mean;
        _nibbles = nibbles;
        _apart = new float[shape.Dimensions];
        _steps = new float[shape.Dimensions];
        Pairs = PairsOf(shape.Dimensions);
        MeanSquare = TensorPrimitives.SumOfSquares<float>(mean);
    }

    public int Pairs { get; }

    public ReadOnlySpan<float> Mean => _mean;

    public double MeanSquare { get; }

    /// <summary>What a row's product with the query's table is multiplied with.</summary>
    public float[] Factors { get; } = new float[ResidentBlock.Slots];

    /// <summary>How far that typically is from the truth, for a query of length 1.</summary>
    public float[] Errors { get; } = new float[ResidentBlock.Slots];

    /// <summary>What is added for straight distances.</summary>
    public float[] Offsets { get; } = new float[ResidentBlock.Slots];

    public long MemoryBytes => _nibbles.MemoryBytes + ((_mean.LongLength + (3L * ResidentBlock.Slots)) * sizeof(float));

    public static int PairsOf(int dimensions) => (dimensions + 15) / 16 * 8;

    public SieveBlock Copy()
    {
        SieveBlock copy = new(_shape, _mean, _nibbles.Longer(_nibbles.Length));
        Factors.CopyTo(copy.Factors, 0);
        Errors.CopyTo(copy.Errors, 0);
        Offsets.CopyTo(copy.Offsets, 0);
        return copy;
    }

    public ReadOnlySpan<byte> Nibbles(int group) => _nibbles.Slice(group * Pairs * Group / 2, Pairs * Group / 2);

    /// <summary>Takes a row's 8-bit code over.</summary>
    public void Set(int slot, ResidentBlock block)
    {
        int dimensions = _shape.Dimensions;
        float scale = block.Scales[slot];
        Span<float> apart = _apart;
        CodeFloats.Of(block.Code(slot), apart);
        TensorPrimitives.Multiply(apart, scale, apart);
        TensorPrimitives.Subtract(apart, _mean, apart);
        float squares = TensorPrimitives.SumOfSquares<float>(apart);
        float towards = TensorPrimitives.Dot<float>(apart, _mean);
        float length = MathF.Sqrt(squares);
        Span<float> steps = _steps;
        TensorPrimitives.Multiply(apart, length == 0 ? 0 : MathF.Sqrt(dimensions) / length, steps);
        TensorPrimitives.Floor<float>(steps, steps);
        TensorPrimitives.Clamp(steps, -2, 1, steps);
        TensorPrimitives.Add(steps, 0.5f, steps);
        float along = TensorPrimitives.Dot<float>(apart, steps);
        float levels = TensorPrimitives.SumOfSquares<float>(steps);
        Write(slot, steps);
        bool isCoded = scale > 0 || block.Residuals[slot] == 0;
        float sine = along > 0 ? MathF.Sqrt(Math.Max(0, (squares * levels / (along * along)) - 1)) : 0;
        Factors[slot] = along > 0 ? squares / along : 0;
        Errors[slot] = isCoded ? length * sine / MathF.Sqrt(Math.Max(1, dimensions - 1)) : float.PositiveInfinity;
        Offsets[slot] = _shape.Family == DistanceFamily.Euclidean ? -towards - (squares / 2) : 0;
    }

    private void Write(int slot, ReadOnlySpan<float> steps)
    {
        // Even bytes come out of a scan first, then the odd ones, then the upper nibbles; slots are laid so that they come in order.
        int place = slot % (Group / 2);
        int column = ((place & 31) << 1) | (place >> 5);
        int shift = slot % Group < Group / 2 ? 0 : 4;
        int kept = 0xF0 >> shift;
        Span<byte> nibbles = _nibbles.Slice(slot / Group * Pairs * Group / 2, Pairs * Group / 2);
        for (int i = 0; i < steps.Length; i += 2)
        {
            // Level 0 is step -1.5; both are exact in a float.
            int second = i + 1 < steps.Length ? (int)(steps[i + 1] + 1.5f) : 0;
            int nibble = (int)(steps[i] + 1.5f) | (second << 2);
            ref byte cell = ref nibbles[(i << 5) + column];
            cell = (byte)((cell & kept) | (nibble << shift));
        }
    }

    private static float[] MeanOf(ResidentBlock block, int dimensions)
    {
        float[] mean = new float[dimensions];
        float[] values = new float[dimensions];
        for (int slot = 0; slot < ResidentBlock.Slots; slot++)
        {
            CodeFloats.Of(block.Code(slot), values);
            TensorPrimitives.MultiplyAdd(values, block.Scales[slot] / ResidentBlock.Slots, mean, mean);
        }

        return mean;
    }
}
