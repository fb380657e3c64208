using System.Numerics;
using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>Offers every row of a block, where no code need or can tell them apart.</summary>
internal static class PlainScan
{
    public static void Scan(SearchRoom room, Finder finder, int blockIndex)
    {
        ResidentBlock block = room.Rows.Blocks[blockIndex];
        ResidentQuery query = room.Query;
        int firstSlot = blockIndex * ResidentBlock.Slots;
        for (int start = 0; start < block.Count; start += 64)
        {
            for (ulong allowed = room.Mask.Word(firstSlot + start); allowed != 0; allowed &= allowed - 1)
            {
                int place = start + BitOperations.TrailingZeroCount(allowed);

                // To a zero query all directions are alike, itself among them.
                ReadOnlySpan<float> vector = query.IsIndifferent ? query.Vector : block.Vector(place);
                double score = ExactScore.Of(query.Distance, query.Vector, vector);
                finder.Hits.Offer(new ResidentHit(block.Rows[place], score));
            }
        }
    }
}
