using System.Globalization;

namespace SkSqliteMemory.VectorData.Tables.Blocks;

/// <summary>
/// The vectors of one property: blocks of equal size, the vector of row r in block r / n at place r % n, little-endian float32. A vector
/// that is null has all bits set. The last block is only as large as it has to be, in powers of two.
/// </summary>
/// <remarks>
/// A row for each vector would waste up to half of its pages: 384 numbers fill 38 % of a page, so two of them leave a quarter empty, and
/// 1,536 fill one and a half (https://sqlite.org/fileformat2.html#b_tree_pages).
/// </remarks>
internal sealed class VectorTable
{
    private const int BlockBytes = 128 * 1024;

    /// <param name="collectionId">The collection.</param>
    /// <param name="number">Which of its vector properties.</param>
    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="hasCodes">Whether short codes stand beside the vectors; collections of earlier versions have none.</param>
    public VectorTable(long collectionId, int number, int dimensions, bool hasCodes)
    {
        (CollectionId, Number, Dimensions) = (collectionId, number, dimensions);
        Name = string.Create(CultureInfo.InvariantCulture, $"collection_{collectionId}_vectors_{number}");
        PerBlock = 1;
        while (PerBlock < 1024 && PerBlock * 2 * VectorBytes <= BlockBytes)
        {
            PerBlock *= 2;
        }

        ReadBlock = $"SELECT vectors FROM {Name} WHERE block = $block;";
        ReadBlocks = $"SELECT block, vectors FROM {Name} WHERE block >= $first AND block < $end ORDER BY block;";
        ReadLength = $"SELECT length(vectors) FROM {Name} WHERE block = $block;";
        InsertBlock = $"INSERT INTO {Name} (block, vectors) VALUES ($block, $vectors);";
        UpdateBlock = $"UPDATE {Name} SET vectors = $vectors WHERE block = $block;";
        ShrinkBlock = $"UPDATE {Name} SET vectors = substr(vectors, 1, $length) WHERE block = $block;";
        DeleteBlock = $"DELETE FROM {Name} WHERE block = $block;";
        Codes = hasCodes ? new CodeTable(this) : null;
    }

    public long CollectionId { get; }

    public int Number { get; }

    public int Dimensions { get; }

    public string Name { get; }

    /// <summary>Vectors in a full block, a power of two.</summary>
    public int PerBlock { get; }

    public int VectorBytes => Dimensions * sizeof(float);

    /// <summary>The short codes of the vectors; null where the file has none.</summary>
    public CodeTable? Codes { get; }

    public string Create => $"CREATE TABLE {Name} (block INTEGER PRIMARY KEY, vectors BLOB NOT NULL);";

    public string ReadBlock { get; }

    public string ReadBlocks { get; }

    public string ReadLength { get; }

    public string InsertBlock { get; }

    public string UpdateBlock { get; }

    public string ShrinkBlock { get; }

    public string DeleteBlock { get; }
}
