namespace SkSqliteMemory.Storage.Reembedding;

/// <summary>What a row with a vector takes of the file, by the rules of its pages (https://sqlite.org/fileformat2.html#b_tree_pages).</summary>
internal static class VectorRowSize
{
    private const int Page = 4_096, PageHeader = 8, CellHeader = 2 + 2 + 2, RecordHeader = 5, OverflowPage = Page - 4;
    private const int MostLocal = Page - 35, LeastLocal = ((Page - 12) * 32 / 255) - 23;

    public static long Of(int dimensions)
    {
        int payload = (dimensions * sizeof(float)) + RecordHeader;
        if (payload <= MostLocal)
        {
            return Page / Math.Max(1, (Page - PageHeader) / (payload + CellHeader));
        }

        int local = LeastLocal + ((payload - LeastLocal) % OverflowPage);
        local = local <= MostLocal ? local : LeastLocal;
        long overflow = (payload - local + OverflowPage - 1) / OverflowPage * Page;
        return overflow + (Page / Math.Max(1, (Page - PageHeader) / (local + CellHeader + 4)));
    }
}
