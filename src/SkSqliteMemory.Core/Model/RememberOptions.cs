namespace SkSqliteMemory;

/// <summary>What can be said about a memory beyond its text and importance. Copied by the call.</summary>
public sealed class RememberOptions
{
    /// <summary>What kind of memory it is, a word of the application's choice.</summary>
    /// <value>The default is <c>fact</c>. 1 to 64 characters.</value>
    /// <exception cref="ArgumentException">The value is blank, longer than 64 characters, or <c>message</c>, which names messages of sessions.</exception>
    public string Kind
    {
        get;
        set => field = string.IsNullOrWhiteSpace(value) || value.Length > 64 || value == MemoryEntry.MessageKind
            ? throw new ArgumentException($"The kind '{value}' is not usable; take a word of 1 to 64 characters other than '{MemoryEntry.MessageKind}'.", nameof(value))
            : value;
    } = MemoryEntry.DefaultKind;

    /// <summary>A short form of the text, shown where room is scarce.</summary>
    /// <value>The default is <see langword="null"/>, none.</value>
    public string? Summary { get; set; }

    /// <summary>Where the memory came from.</summary>
    /// <value>The default is <see cref="MemoryProvenance.User"/>.</value>
    public MemoryProvenance Provenance { get; set; } = MemoryProvenance.User;

    /// <summary>Who gave the importance. What nobody told is looked at again later (<see cref="LearningOptions.RescoreImportance"/>).</summary>
    /// <value>The default is <see cref="ImportanceOrigin.Told"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value names no origin.</exception>
    public ImportanceOrigin ImportanceOrigin
    {
        get;
        set => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The value must be Told, Rules, Model or Default.");
    }

    /// <summary>Whether a memory that says the same in other words is kept in its place, and one that says another value is superseded, as for what is learned.</summary>
    /// <value>
    /// The default is <see langword="false"/>: only the same text is the same memory. What is narrowed to a session or expires is stored as it is either way.
    /// </value>
    public bool MergeNearDuplicates { get; set; }

    /// <summary>When the memory stops being recalled.</summary>
    /// <value>The default is <see langword="null"/>, never.</value>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Whether the memory is exempt from forgetting.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsPinned { get; set; }

    /// <summary>The application's own data, one JSON object.</summary>
    /// <value>The default is <see langword="null"/>, none.</value>
    public string? MetadataJson { get; set; }
}
