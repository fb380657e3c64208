using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory;

/// <summary>How a collection is read and written. Copied when the collection is made.</summary>
public sealed class SqliteCollectionOptions : VectorStoreCollectionOptions
{
    /// <summary>Creates options with the defaults.</summary>
    public SqliteCollectionOptions()
    {
    }

    /// <summary>Copies options.</summary>
    /// <param name="source">What to copy; <see langword="null"/> gives the defaults.</param>
    public SqliteCollectionOptions(SqliteCollectionOptions? source)
        : base(source)
    {
    }
}
