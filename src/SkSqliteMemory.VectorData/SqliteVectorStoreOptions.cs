using Microsoft.Extensions.AI;

namespace SkSqliteMemory;

/// <summary>How a <see cref="SqliteVectorStore"/> uses its file. Copied when the store is made.</summary>
public sealed class SqliteVectorStoreOptions
{
    /// <summary>Creates options with the defaults.</summary>
    public SqliteVectorStoreOptions()
    {
    }

    /// <summary>Copies options.</summary>
    /// <param name="source">What to copy; <see langword="null"/> gives the defaults.</param>
    public SqliteVectorStoreOptions(SqliteVectorStoreOptions? source)
    {
        if (source is not null)
        {
            EmbeddingGenerator = source.EmbeddingGenerator;
            Durability = source.Durability;
            BusyTimeout = source.BusyTimeout;
            TimeProvider = source.TimeProvider;
            VectorMemoryBudget = source.VectorMemoryBudget;
            KeywordMemoryBudget = source.KeywordMemoryBudget;
            IsTemporary = source.IsTemporary;
        }
    }

    /// <summary>Makes vectors where neither the property nor the collection's definition names a generator.</summary>
    /// <value><see langword="null"/>, the default, for none.</value>
    public IEmbeddingGenerator? EmbeddingGenerator { get; set; }

    /// <summary>What a power failure may cost.</summary>
    /// <value>Default <see cref="Durability.Full"/>. Of several stores on a path the first one's counts.</value>
    public Durability Durability { get; set; } = Durability.Full;

    /// <summary>How long one try waits for another process's write.</summary>
    /// <value>Default 5 seconds.</value>
    public TimeSpan BusyTimeout { get; set; } = new SqliteMemoryOptions().BusyTimeout;

    /// <summary>The clock; generated Guid keys carry its time.</summary>
    /// <value>Default <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// How many bytes the process may hold in memory of a file's vectors. Where vectors with their codes (about 5 bytes a dimension) do not
    /// fit, codes alone are held (1 byte a dimension) and a search reads from the file what could belong to its top; where those do not
    /// fit either, each search reads all vectors from the file. The answers are the same.
    /// </summary>
    /// <value>Default 2 GiB.</value>
    public long VectorMemoryBudget { get; set; } = 2L << 30;

    /// <summary>
    /// How many bytes the process may hold in memory of the words of one full-text property. A property with more is searched by FTS5 alone;
    /// the answers are the same, those to common words come later.
    /// </summary>
    /// <value>Default 128 MiB. 0 leaves all searches to FTS5.</value>
    public long KeywordMemoryBudget { get; set; } = new SqliteMemoryOptions().KeywordMemoryBudget;

    /// <summary>Whether the file goes away with its last user.</summary>
    internal bool IsTemporary { get; init; }
}
