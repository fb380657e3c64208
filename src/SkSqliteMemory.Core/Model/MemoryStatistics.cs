namespace SkSqliteMemory;

/// <summary>Counts and sizes of a memory file at one moment.</summary>
public sealed record MemoryStatistics
{
    /// <summary>The version of the SQLite library in use.</summary>
    public required string SqliteVersion { get; init; }

    /// <summary>The newest schema step of the file.</summary>
    public required int SchemaStep { get; init; }

    /// <summary>Owners that stored something.</summary>
    public required long Scopes { get; init; }

    /// <summary>Sessions.</summary>
    public required long Sessions { get; init; }

    /// <summary>Turns of all sessions.</summary>
    public required long Turns { get; init; }

    /// <summary>Messages of all sessions.</summary>
    public required long Messages { get; init; }

    /// <summary>Summaries of segments, sessions and users.</summary>
    public required long Summaries { get; init; }

    /// <summary>Memories.</summary>
    public required long Memories { get; init; }

    /// <summary>Vectors of memories.</summary>
    public required long Vectors { get; init; }

    /// <summary>Vectors of messages, each with what was said around it.</summary>
    public long MessageVectors { get; init; }

    /// <summary>The model the vectors were made with, <c>provider/model, N dimensions</c>; <see langword="null"/> before the first vector.</summary>
    public string? EmbeddingModel { get; init; }

    /// <summary>What there is of vectors beside the current ones; <see langword="null"/> when there are none.</summary>
    public ReembeddingStatus? Reembedding { get; init; }

    /// <summary>What answers vector searches: <c>none</c>, <c>managed</c> or <c>vec0</c>.</summary>
    public required string VectorIndex { get; init; }

    /// <summary>Jobs that wait.</summary>
    public required long JobsWaiting { get; init; }

    /// <summary>Jobs that run.</summary>
    public required long JobsRunning { get; init; }

    /// <summary>Jobs that failed too often and wait for a person.</summary>
    public required long JobsParked { get; init; }

    /// <summary>The size of the database file in bytes.</summary>
    public required long FileBytes { get; init; }

    /// <summary>The size of its write-ahead log in bytes.</summary>
    public required long LogBytes { get; init; }
}
