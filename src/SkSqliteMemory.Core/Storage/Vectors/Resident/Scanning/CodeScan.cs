using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>Goes through the 8-bit codes of a block, 64 rows at a time.</summary>
internal static class CodeScan
{
    private const int Group = 64;

    // Reading on is faster than leaping over a few.
    private const int Dense = 20;

    public static void Scan(SearchRoom room, Finder finder, int blockIndex)
    {
        ResidentBlock block = room.Rows.Blocks[blockIndex];
        Span<float> dots = stackalloc float[Group];
        dots.Clear();
        int firstSlot = blockIndex * ResidentBlock.Slots;
        for (int start = 0; start < block.Count; start += Group)
        {
            ulong allowed = room.Mask.Word(firstSlot + start);
            if (allowed == 0)
            {
                continue;
            }

            if (BitOperations.PopCount(allowed) >= Dense)
            {
                AllDots(block, start, room.Query, dots);
            }
            else
            {
                SomeDots(block, start, allowed, room.Query, dots);
            }

            finder.Refresh();
            ulong passing = allowed & Passing(block, start, dots, room.Query, finder.Test);
            for (; passing != 0; passing &= passing - 1)
            {
                int place = BitOperations.TrailingZeroCount(passing);
                finder.Offer(block, firstSlot, start + place, dots[place]);
            }
        }
    }

    private static void AllDots(ResidentBlock block, int start, ResidentQuery query, Span<float> dots)
    {
        int count = Math.Min(Group, block.Count - start);
        for (int i = 0; i < count; i++)
        {
            dots[i] = Int8Dot.Of(block.Code(start + i), query.Steps);
        }
    }

    private static void SomeDots(ResidentBlock block, int start, ulong allowed, ResidentQuery query, Span<float> dots)
    {
        for (; allowed != 0; allowed &= allowed - 1)
        {
            int i = BitOperations.TrailingZeroCount(allowed);
            dots[i] = Int8Dot.Of(block.Code(start + i), query.Steps);
        }
    }

    // The match and the test of ReachTest, for many rows at once.
    private static ulong Passing(ResidentBlock block, int start, ReadOnlySpan<float> dots, ResidentQuery query, in ReachTest test)
    {
        ref float scales = ref MemoryMarshal.GetArrayDataReference(block.Scales);
        ref float residuals = ref MemoryMarshal.GetArrayDataReference(block.Residuals);
        ref float offsets = ref MemoryMarshal.GetArrayDataReference(block.Offsets);
        ref float products = ref MemoryMarshal.GetReference(dots);
        int count = Math.Min(Group, block.Scales.Length - start);
        ulong passing = 0;
        for (int i = 0; i < count; i += Vector512<float>.Count)
        {
            nuint place = (nuint)(start + i);
            Vector512<float> residual = Vector512.LoadUnsafe(ref residuals, place);
            Vector512<float> dot = (Vector512.LoadUnsafe(ref products, (nuint)i) * query.Step) + Vector512.Create(query.Allowance);
            Vector512<float> match = (Vector512.LoadUnsafe(ref scales, place) * dot) + Vector512.LoadUnsafe(ref offsets, place);
            Vector512<float> reach = match + (residual * test.Breadth) + (residual * residual * test.Bend);
            ulong less = Vector512.LessThan(reach, Vector512.Create(test.Least)).ExtractMostSignificantBits();
            passing |= (~less & 0xFFFF) << i;
        }

        return passing;
    }
}
