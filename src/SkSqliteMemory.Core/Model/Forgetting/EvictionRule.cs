namespace SkSqliteMemory;

/// <summary>Why a memory is evicted.</summary>
public enum EvictionRule
{
    /// <summary>Its time to live is over (<see cref="MemoryEntry.ExpiresAt"/>).</summary>
    Expired = 0,

    /// <summary>Its owner has more memories than <see cref="EvictionOptions.MaxEntries"/>, and others are worth more.</summary>
    Entries = 1,

    /// <summary>The owner's texts take more than <see cref="EvictionOptions.MaxBytes"/>, and others are worth more.</summary>
    Bytes = 2,
}
