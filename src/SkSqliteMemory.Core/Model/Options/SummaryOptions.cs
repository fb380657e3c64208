namespace SkSqliteMemory;

/// <summary>How sessions are summarised in the background. Set up before the memory is opened; copied by it.</summary>
public sealed class SummaryOptions
{
    /// <summary>Whether summaries are made at all.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>The length aimed at for the summary of a session, in tokens; a longer one is refused.</summary>
    /// <value>The default is 200. At least 20.</value>
    public int SessionTokens { get; set => field = AtLeast(value, 20); } = 200;

    /// <summary>The length aimed at for the summary of a segment, in tokens; a longer one is refused.</summary>
    /// <value>The default is 80. At least 20.</value>
    public int SegmentTokens { get; set => field = AtLeast(value, 20); } = 80;

    /// <summary>The length aimed at for the summary of what is known of a user over all sessions, in tokens; a longer one is refused.</summary>
    /// <value>The default is 150. At least 20.</value>
    public int UserTokens { get; set => field = AtLeast(value, 20); } = 150;

    /// <summary>About how many turns make a segment; it is cut within a fifth more or less, where the topic turns.</summary>
    /// <value>The default is 10: segments of 8 to 12 turns. At least 1.</value>
    public int TurnsPerSegment { get; set => field = AtLeast(value, 1); } = 10;

    /// <summary>How many of the last turns are loaded verbatim and therefore need no summary yet.</summary>
    /// <value>The default is 5. At least 1.</value>
    public int VerbatimTurns { get; set => field = AtLeast(value, 1); } = 5;

    internal SummaryOptions Copy() => (SummaryOptions)MemberwiseClone();

    private static int AtLeast(int value, int minimum) => value >= minimum
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"The value must be at least {minimum}.");
}
