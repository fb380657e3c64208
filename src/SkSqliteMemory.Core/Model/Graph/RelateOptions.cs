namespace SkSqliteMemory;

/// <summary>What can be said about a relation beyond its three parts. Copied by the call.</summary>
public sealed class RelateOptions
{
    /// <summary>The sentence that says it, which is stored and recalled as a memory.</summary>
    /// <value>The default is <see langword="null"/>: subject, predicate and object in one sentence.</value>
    public string? Text { get; set; }

    /// <summary>The kind of that memory.</summary>
    /// <value>The default is <c>fact</c>. 1 to 64 characters.</value>
    /// <exception cref="ArgumentException">The value is blank, longer than 64 characters, or <c>message</c>.</exception>
    public string Kind
    {
        get;
        set => field = new RememberOptions { Kind = value }.Kind;
    } = MemoryEntry.DefaultKind;

    /// <summary>How much it matters.</summary>
    /// <value>The default is 0.5. 0 to 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a number between 0 and 1.</exception>
    public double Importance
    {
        get;
        set => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The importance must be a number between 0 and 1.");
    } = 0.5;

    /// <summary>Where it came from.</summary>
    /// <value>The default is <see cref="MemoryProvenance.User"/>.</value>
    public MemoryProvenance Provenance { get; set; } = MemoryProvenance.User;

    /// <summary>Since when it holds.</summary>
    /// <value>The default is <see langword="null"/>, now. A time that is yet to come is refused.</value>
    public DateTimeOffset? ValidFrom { get; set; }

    /// <summary>Whether the subject has one object at a time under the predicate, so that this one supersedes another.</summary>
    /// <value>The default is <see langword="null"/>: as <see cref="LearningOptions.SingleValuedPredicates"/> say.</value>
    public bool? IsSingleValued { get; set; }
}
