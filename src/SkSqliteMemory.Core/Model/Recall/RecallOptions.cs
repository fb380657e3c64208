namespace SkSqliteMemory;

/// <summary>What a single recall may change about the search. Not thread-safe while being set up; copied by the call.</summary>
public sealed class RecallOptions
{
    /// <summary>Where to look.</summary>
    /// <value>The default is <see cref="RecallSource.Memories"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value names no source.</exception>
    public RecallSource From
    {
        get;
        set => field = value is >= RecallSource.Memories and <= RecallSource.All
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "From must be Memories, Messages or All.");
    } = RecallSource.Memories;

    /// <summary>The lowest composite score a hit may have, 0 to 1.</summary>
    /// <value>The default is <see langword="null"/>, no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a number between 0 and 1.</exception>
    public double? ScoreThreshold
    {
        get;
        set => field = value is null or (>= 0 and <= 1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "ScoreThreshold must lie between 0 and 1.");
    }

    /// <summary>The only kind of entry wanted.</summary>
    /// <value>The default is <see langword="null"/>, every kind.</value>
    public string? Kind { get; set; }

    /// <summary>Whether the hits count as recalled, which raises their access frequency.</summary>
    /// <value>The default is <see langword="true"/>. The count is written in the background; a recall never takes the write lock.</value>
    public bool CountAccess { get; set; } = true;

    /// <summary>Whether memories that another one has superseded may be hits too; their <see cref="MemoryEntry.ValidTo"/> says until when they held.</summary>
    /// <value>The default is <see langword="false"/>. Superseded ones are found by their words and by the graph, not by their vectors.</value>
    public bool IncludeHistory { get; set; }

    /// <summary>The instant as of which memories are wanted: those that held then, and no others.</summary>
    /// <value>The default is <see langword="null"/>, now. Messages are not affected.</value>
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>How many relations the graph is followed from a name in the question.</summary>
    /// <value>The default is 2. 0 leaves the graph aside; at most 3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int GraphDepth
    {
        get;
        set => field = value is >= 0 and <= 3
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "GraphDepth must lie between 0 and 3.");
    } = 2;

    /// <summary>Whether messages of turns that are being answered at this moment may be hits, such as the question that is asked.</summary>
    /// <value>The default is <see langword="true"/>. The tools for the model say <see langword="false"/>.</value>
    public bool IncludeOpenTurns { get; set; } = true;
}
