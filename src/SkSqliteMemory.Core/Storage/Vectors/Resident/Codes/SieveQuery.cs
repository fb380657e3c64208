using System.Numerics.Tensors;

namespace SkSqliteMemory.Storage.Vectors.Resident.Codes;

/// <summary>A query as tables: for two dimensions the product with each of the 16 nibbles, in 5 bits. Reused from search to search.</summary>
internal sealed class SieveQuery(ResidentQuery query)
{
    /// <summary>The largest entry: the sum of eight still fits a byte.</summary>
    public const int Most = 31;

    /// <summary>A table is written four times, for a vector of 512 bits.</summary>
    public const int TableBytes = 64;

    private readonly AlignedArray<byte> _tables = new(SieveBlock.PairsOf(query.Dimensions) * TableBytes);
    private readonly float[] _vector = new float[query.Dimensions];

    public ReadOnlySpan<byte> Tables => _tables.Span;

    /// <summary>What a step of a table is worth.</summary>
    public float Step { get; private set; }

    /// <summary>What the tables' sum must be added to.</summary>
    public float Base { get; private set; }

    /// <summary>The length that the error of a code is multiplied with, the tables' own rounding included.</summary>
    public double NoiseLength { get; private set; }

    public void Set()
    {
        double scale = query.GivenLength > 0 ? query.Length / query.GivenLength : 1;
        for (int i = 0; i < _vector.Length; i++)
        {
            _vector[i] = (float)(query.Vector[i] * scale);
        }

        float widest = 0;
        for (int i = 0; i < _vector.Length; i += 2)
        {
            widest = Math.Max(widest, 3 * (MathF.Abs(_vector[i]) + MathF.Abs(Second(i))));
        }

        Step = widest > 0 ? widest / Most : 1;
        Base = 0;
        for (int i = 0; i < _vector.Length; i += 2)
        {
            Base += WriteTable(_tables.Slice(i / 2 * TableBytes, TableBytes), _vector[i], Second(i));
        }

        // An entry's rounding is spread evenly over a step. 2.6 carries it over to the scale of the errors, where a code of two bits
        // holds 0.94 of a normally distributed vector's length.
        double rounding = 2.6 * Step * Math.Sqrt(_vector.Length / 2.0 / 12);
        NoiseLength = Math.Sqrt((query.Length * query.Length) + (rounding * rounding));
    }

    /// <summary>The dot product of the query that is compared with a mean.</summary>
    public double Dot(ReadOnlySpan<float> mean) => TensorPrimitives.Dot(_vector, mean);

    private float Second(int i) => i + 1 < _vector.Length ? _vector[i + 1] : 0;

    private float WriteTable(Span<byte> table, float first, float second)
    {
        float least = -1.5f * (MathF.Abs(first) + MathF.Abs(second));
        for (int nibble = 0; nibble < 16; nibble++)
        {
            float product = (first * ((nibble & 3) - 1.5f)) + (second * ((nibble >> 2) - 1.5f));
            table[nibble] = (byte)Math.Min(Most, MathF.Round((product - least) / Step));
        }

        Span<byte> once = table[..16];
        once.CopyTo(table[16..]);
        once.CopyTo(table[32..]);
        once.CopyTo(table[48..]);
        return least;
    }
}
