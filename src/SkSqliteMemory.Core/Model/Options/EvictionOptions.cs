namespace SkSqliteMemory;

/// <summary>What the background takes out of the long-term memory, and what stays. Set up before the memory is opened; copied by it.</summary>
/// <remarks>
/// Pinned memories always stay. Messages of sessions are not evicted; they end with their session
/// (<see cref="SqliteMemoryOptions.SessionLifetime"/>).
/// </remarks>
public sealed class EvictionOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Whether memories are evicted at all. Expired ones are not recalled either way.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>How many memories an owner may have; the background evicts those above it, the lowest retention score first.</summary>
    /// <value>The default is <see langword="null"/>, no limit. At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long? MaxEntries { get; set => field = AtLeastOne(value); }

    /// <summary>How many bytes the texts of an owner's memories may take (content, summary and metadata in UTF-8; indexes and vectors come on top).</summary>
    /// <value>The default is <see langword="null"/>, no limit. At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long? MaxBytes { get; set => field = AtLeastOne(value); }

    /// <summary>The weight of recency in the retention score.</summary>
    /// <value>The default is 0.3. Not negative.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double RecencyWeight { get; set => field = ScoringWeights.Checked(value); } = 0.3;

    /// <summary>The weight of importance in the retention score.</summary>
    /// <value>The default is 0.5. Not negative.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double ImportanceWeight { get; set => field = ScoringWeights.Checked(value); } = 0.5;

    /// <summary>The weight of the access frequency in the retention score.</summary>
    /// <value>The default is 0.2. Not negative.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double AccessWeight { get; set => field = ScoringWeights.Checked(value); } = 0.2;

    /// <summary>Memories that were stored or confirmed so recently are not evicted for a quota, even when it is exceeded meanwhile.</summary>
    /// <value>The default is one day. Not negative, at most 36,500 days.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan ProtectedAge { get; set => field = NotNegative(value); } = TimeSpan.FromDays(1);

    /// <summary>How long an eviction can be undone. Until then its text is kept in the log of evictions; afterwards it is gone from the file.</summary>
    /// <value>The default is 7 days. Zero keeps nothing. Not negative, at most 36,500 days.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan UndoWindow { get; set => field = NotNegative(value); } = TimeSpan.FromDays(7);

    /// <summary>How long the log tells that something was evicted, and why.</summary>
    /// <value>The default is 90 days; entries that can still be undone stay longer. Not negative, at most 36,500 days.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan LogRetention { get; set => field = NotNegative(value); } = TimeSpan.FromDays(90);

    /// <summary>How long the background waits between two looks.</summary>
    /// <value>The default is one minute. Greater than zero, at most 36,500 days.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Interval
    {
        get;
        set => field = value > TimeSpan.Zero
            ? Bounded(value)
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Interval must be greater than zero.");
    } = TimeSpan.FromMinutes(1);

    internal EvictionOptions Copy() => (EvictionOptions)MemberwiseClone();

    private static long? AtLeastOne(long? value) => value is null or >= 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A quota must be at least 1; null sets none.");

    private static TimeSpan NotNegative(TimeSpan value) => value >= TimeSpan.Zero
        ? Bounded(value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The value must not be negative.");

    // It is added to the present, which must stay a date.
    private static TimeSpan Bounded(TimeSpan value) => value <= Longest
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The value must be at most 36,500 days.");
}
