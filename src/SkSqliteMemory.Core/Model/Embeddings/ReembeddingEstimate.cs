namespace SkSqliteMemory;

/// <summary>What a re-embedding would take. Nothing was sent or changed to know it, but one short text where the generator tells no size.</summary>
public sealed record ReembeddingEstimate
{
    /// <summary>The model of the file's vectors, <c>provider/model (N dimensions)</c>; <see langword="null"/> before the first vector.</summary>
    public string? CurrentModel { get; init; }

    /// <summary>The model it would change to.</summary>
    public required string NextModel { get; init; }

    /// <summary>Whether the file is of that model already, so that nothing is to be done.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>How many vectors of that model are there already, of a re-embedding that was broken off or taken back.</summary>
    public long Vectors { get; init; }

    /// <summary>How many memories would be sent to the generator.</summary>
    public long Memories { get; init; }

    /// <summary>Their characters, in UTF-16 code units.</summary>
    public long Characters { get; init; }

    /// <summary>Their tokens, as <see cref="SqliteMemoryOptions.TokenCounter"/> counts them; the generator's own count may differ.</summary>
    public long Tokens { get; init; }

    /// <summary>How often the generator would be called.</summary>
    public long Calls { get; init; }

    /// <summary>About how many bytes the file would grow by, until the former vectors go.</summary>
    public long Bytes { get; init; }
}
