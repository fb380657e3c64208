namespace SkSqliteMemory;

/// <summary>Which sessions are listed. Copied by the call.</summary>
public sealed class SessionListOptions
{
    /// <summary>How many at most.</summary>
    /// <value>1 to 1,000; the default is 50.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Top
    {
        get;
        set => field = value is >= 1 and <= 1_000 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Top must be 1 to 1,000.");
    } = 50;

    /// <summary>
    /// The last session of the page before: the list goes on behind it, and neither doubles nor leaves out a session that stayed as it was,
    /// whatever was appended meanwhile.
    /// </summary>
    /// <value><see langword="null"/>, the default, for the first page.</value>
    public SessionInfo? After { get; set; }

    /// <summary>Only sessions that something was appended to at this instant or later.</summary>
    /// <value><see langword="null"/>, the default, for all.</value>
    public DateTimeOffset? ActiveSince { get; set; }

    /// <summary>Only sessions that nothing was appended to from this instant on.</summary>
    /// <value><see langword="null"/>, the default, for all.</value>
    public DateTimeOffset? InactiveSince { get; set; }

    /// <summary>Only sessions whose title holds this text; letters of English may differ in case.</summary>
    /// <value><see langword="null"/>, the default, for all.</value>
    public string? TitleContains { get; set; }

    /// <summary>Only sessions whose metadata holds all of these, by name and value, exactly.</summary>
    /// <value>Empty by default: all sessions.</value>
    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
