using System.Buffers.Binary;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Core.Tests.Storage.Vectors.Resident;

/// <summary>The short codes as the file's format describes them, read here bit by bit.</summary>
public sealed class ShortCodeTests
{
    [Fact]
    public void What_a_code_leaves_out_is_no_longer_than_it_says()
    {
        for (int seed = 0; seed < 3_000; seed++)
        {
            Random random = new(seed);
            float[] vector = Vector(random, random.Next(1, 200));
            byte[] code = Code(vector);
            int[] steps = Steps(code, vector.Length);
            double length = ExactScore.Length(vector);

            Assert.All(steps, static step => Assert.InRange(step, -15, 15));
            Assert.True(Apart(vector, steps, Number(code, 0)) <= Number(code, 1), $"seed {seed}: the vector");
            Assert.True(Apart([.. vector.Select(x => (float)(x / length))], steps, Number(code, 2)) <= Number(code, 3) + 1e-6, $"seed {seed}: its direction");
            Assert.True(Number(code, 3) < 0.35, $"seed {seed}: {Number(code, 3)} is left out of the direction");
        }
    }

    [Fact]
    public void A_code_is_read_as_it_was_written_whatever_its_length()
    {
        for (int dimensions = 1; dimensions <= 300; dimensions++)
        {
            float[] vector = Vector(new Random(dimensions), dimensions);
            byte[] stored = Code(vector);
            sbyte[] code = new sbyte[Int8Dot.Padded(dimensions)];

            Assert.True(ShortCode.TryRead(DistanceFamily.Angular, stored, dimensions, code, out CodeMeasure direction));
            Assert.Equal(Steps(stored, dimensions), code.Take(dimensions).Select(static step => (int)step));
            Assert.All(code.Skip(dimensions), static step => Assert.Equal(0, step));
            Assert.Equal((Number(stored, 2), Number(stored, 3)), (direction.Scale, direction.Residual));
            Assert.True(ShortCode.TryRead(DistanceFamily.DotProduct, stored, dimensions, code, out CodeMeasure straight));
            Assert.Equal((Number(stored, 0), Number(stored, 1)), (straight.Scale, straight.Residual));
        }
    }

    [Fact]
    public void No_vector_is_all_bits_set_and_a_zero_vector_is_not()
    {
        byte[] absent = Code([], 20);
        Assert.All(absent, static bits => Assert.Equal(0xFF, bits));
        Assert.False(ShortCode.TryRead(DistanceFamily.Angular, absent, 20, new sbyte[32], out _));
        Assert.True(ShortCode.TryRead(DistanceFamily.Angular, Code(new float[20]), 20, new sbyte[32], out CodeMeasure zero));
        Assert.Equal(default, zero);
    }

    [Theory]
    [InlineData(1e-38f)]
    [InlineData(1e19f)]
    [InlineData(1e37f)]
    public void A_vector_that_no_code_can_hold_says_so(float size)
    {
        float[] vector = [size, -size, size, 0];
        sbyte[] code = new sbyte[32];
        byte[] stored = Code(vector);
        foreach (DistanceFamily family in (DistanceFamily[])[DistanceFamily.Angular, DistanceFamily.DotProduct, DistanceFamily.Euclidean])
        {
            Assert.True(ShortCode.TryRead(family, stored, 4, code, out CodeMeasure measure));
            double unit = family == DistanceFamily.Angular ? ExactScore.Length(vector) : 1;
            Assert.True(Apart([.. vector.Select(x => (float)(x / unit))], [.. code.Take(4).Select(static step => (int)step)], measure.Scale) <= measure.Residual + 1e-6);
        }
    }

    private static float[] Vector(Random random, int dimensions)
    {
        double size = Math.Pow(10, random.Next(-9, 9));
        return [.. Enumerable.Range(0, dimensions).Select(_ => (float)(size * (random.Next(40) == 0 ? 8 : 1) * (random.NextDouble() - 0.5)))];
    }

    private static byte[] Code(float[] vector, int? dimensions = null)
    {
        byte[] code = new byte[ShortCode.BytesOf(dimensions ?? vector.Length)];
        ShortCode.Write(vector, code);
        return code;
    }

    private static float Number(byte[] code, int place) => BinaryPrimitives.ReadSingleLittleEndian(code.AsSpan(place * sizeof(float)));

    private static int[] Steps(byte[] code, int dimensions)
    {
        int half = (dimensions + 1) / 2;
        return [.. Enumerable.Range(0, dimensions).Select(n =>
        {
            int upper = n < half ? code[16 + n] & 15 : code[16 + n - half] >> 4;
            return (upper * 2) + (code[16 + half + (n / 8)] >> (n % 8) & 1) - 16;
        })];
    }

    private static double Apart(float[] vector, int[] steps, double scale) =>
        Math.Sqrt(vector.Zip(steps).Sum(pair => Math.Pow(pair.First - (scale * pair.Second), 2)));
}
