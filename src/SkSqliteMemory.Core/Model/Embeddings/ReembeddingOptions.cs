namespace SkSqliteMemory;

/// <summary>How the vectors of a file are made anew by another model.</summary>
public sealed class ReembeddingOptions
{
    /// <summary>How many texts one call of the generator gets.</summary>
    /// <value>The default is 100. 1 to 10,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int BatchSize
    {
        get;
        set => field = value is >= 1 and <= 10_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "BatchSize must lie between 1 and 10,000.");
    } = 100;

    /// <summary>How long the former vectors are kept for the way back (<see cref="MemoryEmbeddings.RevertAsync"/>).</summary>
    /// <value>The default is 7 days. Zero deletes them at once. Not negative.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan KeepOldFor
    {
        get;
        set => field = value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "KeepOldFor must not be negative.");
    } = TimeSpan.FromDays(7);

    /// <summary>Is told after each call of the generator how far it is.</summary>
    /// <value>The default is <see langword="null"/>: nobody is told.</value>
    public IProgress<ReembeddingProgress>? Progress { get; set; }

    internal ReembeddingOptions Copy() => (ReembeddingOptions)MemberwiseClone();
}
