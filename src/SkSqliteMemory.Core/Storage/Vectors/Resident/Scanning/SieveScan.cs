using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>
/// Goes through the two-bit codes of a block and looks at the 8-bit code of what could be near. The estimate of a dot product from a
/// short code errs like a normal distribution of known width (as RaBitQ shows, Gao and Long 2024); what lies further off than a few
/// widths is left out.
/// </summary>
internal static class SieveScan
{
    // How many widths an estimate may be wrong; 2 lost one hit of 300 on skewed data.
    private const double Widths = 2.25;

    public static void Scan(SearchRoom room, Finder finder, int blockIndex)
    {
        ResidentBlock block = room.Rows.Blocks[blockIndex];
        SieveBlock sieve = block.Sieve!;
        SieveQuery query = room.Sieve!;
        Span<float> sums = stackalloc float[SieveBlock.Group];
        int firstSlot = blockIndex * ResidentBlock.Slots;
        double towardsMean = query.Dot(sieve.Mean);
        for (int start = 0; start < ResidentBlock.Slots; start += SieveBlock.Group)
        {
            ulong lower = room.Mask.Word(firstSlot + start);
            ulong upper = room.Mask.Word(firstSlot + start + 64);
            if ((lower | upper) == 0)
            {
                continue;
            }

            NibbleSums.Of(sieve.Nibbles(start / SieveBlock.Group), query.Tables, sums);
            finder.Refresh();
            ReachTest test = TestFor(room.Query, query, sieve, finder.Known, towardsMean);
            Look(room, finder, blockIndex, start, lower & Passing(sieve, start, sums, query, test));
            Look(room, finder, blockIndex, start + 64, upper & Passing(sieve, start + 64, sums[64..], query, test));
        }
    }

    private static void Look(SearchRoom room, Finder finder, int blockIndex, int start, ulong passing)
    {
        ResidentBlock block = room.Rows.Blocks[blockIndex];
        for (; passing != 0; passing &= passing - 1)
        {
            int place = start + BitOperations.TrailingZeroCount(passing);
            float dot = Int8Dot.Of(block.Code(place), room.Query.Steps);
            finder.Offer(block, blockIndex * ResidentBlock.Slots, place, dot);
        }
    }

    // With z = y - mean: q·y = q·z + q·mean, and for straight distances q·z - mean·z - |z|²/2 >= |q - mean|²/2 - d²/2.
    private static ReachTest TestFor(ResidentQuery query, SieveQuery tables, SieveBlock sieve, double closeness, double towardsMean)
    {
        double breadth = Widths * tables.NoiseLength;
        double least = query.Family switch
        {
            DistanceFamily.Angular => closeness - towardsMean,
            DistanceFamily.DotProduct => (closeness / query.GivenLength) - towardsMean,
            _ => ((query.Length * query.Length) - (closeness * closeness) + sieve.MeanSquare) / 2 - towardsMean,
        };
        return double.IsNegativeInfinity(closeness) ? ReachTest.Open : new ReachTest((float)breadth, 0, (float)least);
    }

    private static ulong Passing(SieveBlock sieve, int start, ReadOnlySpan<float> sums, SieveQuery query, in ReachTest test)
    {
        ref float factors = ref MemoryMarshal.GetArrayDataReference(sieve.Factors);
        ref float errors = ref MemoryMarshal.GetArrayDataReference(sieve.Errors);
        ref float offsets = ref MemoryMarshal.GetArrayDataReference(sieve.Offsets);
        ref float products = ref MemoryMarshal.GetReference(sums);
        ulong passing = 0;
        for (int i = 0; i < 64; i += Vector512<float>.Count)
        {
            nuint place = (nuint)(start + i);
            Vector512<float> dot = (Vector512.LoadUnsafe(ref products, (nuint)i) * query.Step) + Vector512.Create(query.Base);
            Vector512<float> estimate = (Vector512.LoadUnsafe(ref factors, place) * dot) + Vector512.LoadUnsafe(ref offsets, place);
            Vector512<float> reach = estimate + (Vector512.LoadUnsafe(ref errors, place) * test.Breadth);
            ulong less = Vector512.LessThan(reach, Vector512.Create(test.Least)).ExtractMostSignificantBits();
            passing |= (~less & 0xFFFF) << i;
        }

        return passing;
    }
}
