using System.Numerics;

namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>Scores every vector of a block, where no code bounds the distance.</summary>
internal static class PlainScan
{
    public static void Scan(SearchRoom room, Finder finder, int blockIndex)
    {
        ResidentBlock block = room.Rows.Blocks[blockIndex];
        int firstSlot = blockIndex * ResidentBlock.Slots;
        for (int start = 0; start < block.Count; start += 64)
        {
            for (ulong allowed = room.Mask.Word(firstSlot + start); allowed != 0; allowed &= allowed - 1)
            {
                int place = start + BitOperations.TrailingZeroCount(allowed);
                double score = ExactScore.Of(room.Query.Distance, room.Query.Vector, block.Vector(place));
                finder.Hits.Offer(new ResidentHit(block.Rows[place], score));
            }
        }
    }
}
