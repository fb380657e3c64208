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
    private readonly byte[] _nibbles;
    private readonly float[] _mean;

    public SieveBlock(ResidentShape shape, ResidentBlock block)
    {
        _shape = shape;
        Pairs = PairsOf(shape.Dimensions);
        _nibbles = new byte[ResidentBlock.Slots * Pairs / 2];
        _mean = MeanOf(block, shape.Dimensions);
        MeanSquare = TensorPrimitives.SumOfSquares<float>(_mean);
        for (int slot = 0; slot < ResidentBlock.Slots; slot++)
        {
            Set(slot, block);
        }
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

    public long MemoryBytes => _nibbles.LongLength + ((_mean.LongLength + (3L * ResidentBlock.Slots)) * sizeof(float));

    public static int PairsOf(int dimensions) => (dimensions + 15) / 16 * 8;

    public ReadOnlySpan<byte> Nibbles(int group) => _nibbles.AsSpan(group * Pairs * Group / 2, Pairs * Group / 2);

    /// <summary>Takes a row's 8-bit code over.</summary>
    public void Set(int slot, ResidentBlock block)
    {
        int dimensions = _shape.Dimensions;
        Span<float> apart = dimensions <= 4096 ? stackalloc float[dimensions] : new float[dimensions];
        float scale = block.Scales[slot];
        ReadOnlySpan<sbyte> code = block.Code(slot);
        float squares = 0;
        float towards = 0;
        for (int i = 0; i < apart.Length; i++)
        {
            float value = (scale * code[i]) - _mean[i];
            apart[i] = value;
            squares += value * value;
            towards += value * _mean[i];
        }

        float length = MathF.Sqrt(squares);
        (float along, float levels) = Write(slot, apart, length == 0 ? 0 : MathF.Sqrt(dimensions) / length);
        bool isCoded = scale > 0 || block.Residuals[slot] == 0;
        float sine = along > 0 ? MathF.Sqrt(Math.Max(0, (squares * levels / (along * along)) - 1)) : 0;
        Factors[slot] = along > 0 ? squares / along : 0;
        Errors[slot] = isCoded ? length * sine / MathF.Sqrt(Math.Max(1, dimensions - 1)) : float.PositiveInfinity;
        Offsets[slot] = _shape.Family == DistanceFamily.Euclidean ? -towards - (squares / 2) : 0;
    }

    private (float Along, float Levels) Write(int slot, ReadOnlySpan<float> apart, float steps)
    {
        // Even bytes come out of a scan first, then the odd ones, then the upper nibbles; slots are laid so that they come in order.
        int place = slot % (Group / 2);
        int column = ((place & 31) << 1) | (place >> 5);
        int shift = slot % Group < Group / 2 ? 0 : 4;
        Span<byte> nibbles = _nibbles.AsSpan(slot / Group * Pairs * Group / 2);
        float along = 0;
        float levels = 0;
        int pending = 0;
        for (int i = 0; i < apart.Length; i++)
        {
            int level = Math.Clamp((int)MathF.Floor(apart[i] * steps) + 2, 0, 3);
            float value = level - 1.5f;
            along += apart[i] * value;
            levels += value * value;
            pending |= level << ((i & 1) << 1);
            if ((i & 1) == 1 || i == apart.Length - 1)
            {
                ref byte cell = ref nibbles[(i >> 1 << 6) + column];
                cell = (byte)((cell & (0xF0 >> shift)) | (pending << shift));
                pending = 0;
            }
        }

        return (along, levels);
    }

    private static float[] MeanOf(ResidentBlock block, int dimensions)
    {
        float[] mean = new float[dimensions];
        for (int slot = 0; slot < ResidentBlock.Slots; slot++)
        {
            float part = block.Scales[slot] / ResidentBlock.Slots;
            ReadOnlySpan<sbyte> code = block.Code(slot);
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += part * code[i];
            }
        }

        return mean;
    }
}
