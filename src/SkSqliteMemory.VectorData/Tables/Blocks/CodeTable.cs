using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.VectorData.Tables.Blocks;

/// <summary>
/// The short codes of one property, a row for a block of its <see cref="VectorTable"/>, so that a search after opening need not read all
/// vectors. Only full blocks have codes, and a block may be without: then its vectors are read.
/// </summary>
internal sealed class CodeTable
{
    public CodeTable(VectorTable vectors)
    {
        (Dimensions, PerBlock) = (vectors.Dimensions, vectors.PerBlock);
        Name = vectors.Name.Replace("_vectors_", "_codes_", StringComparison.Ordinal);
        CodeBytes = ShortCode.BytesOf(Dimensions);
        Has = $"SELECT 1 FROM {Name} WHERE block = $block;";
        Put = $"INSERT INTO {Name} (block, codes) VALUES ($block, $codes) ON CONFLICT (block) DO UPDATE SET codes = excluded.codes;";
        DeleteBlock = $"DELETE FROM {Name} WHERE block = $block;";
        FindMissing = $"""
            SELECT block FROM {vectors.Name}
            WHERE block < $full AND block NOT IN (SELECT block FROM {Name})
            ORDER BY block DESC LIMIT $most;
            """;
    }

    public string Name { get; }

    public int Dimensions { get; }

    public int PerBlock { get; }

    /// <summary>The bytes of one code.</summary>
    public int CodeBytes { get; }

    public string Create => $"CREATE TABLE {Name} (block INTEGER PRIMARY KEY, codes BLOB NOT NULL);";

    public string Count => $"SELECT count(*) FROM {Name};";

    public string ReadAll => $"SELECT block, codes FROM {Name} ORDER BY block;";

    public string Has { get; }

    public string Put { get; }

    public string DeleteBlock { get; }

    /// <summary>Full blocks without codes, the last ones first: when the first block has its codes, all have.</summary>
    public string FindMissing { get; }
}
