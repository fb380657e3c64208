namespace SkSqliteMemory;

/// <summary>What the memory tools let a model do. Set up before the tools are made; copied by them.</summary>
public sealed class MemoryToolOptions
{
    /// <summary>The longest text <c>remember</c> stores, in UTF-16 code units; a longer one is answered with an error text.</summary>
    /// <value>The default is 4,000. 1 to 1,000,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxTextLength { get; set => field = InRange(value, 1, 1_000_000); } = 4_000;

    /// <summary>The most hits <c>recall</c> and <c>search_sessions</c> return; a model that asks for more gets this many.</summary>
    /// <value>The default is 20. 1 to 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxTop { get; set => field = InRange(value, 1, 100); } = 20;

    /// <summary>The longest text a tool returns, in UTF-16 code units; what does not fit is left out, and the text says so.</summary>
    /// <value>The default is 16,000. 1,000 to 1,000,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxResultLength { get; set => field = InRange(value, 1_000, 1_000_000); } = 16_000;

    /// <summary>Where <c>recall</c> looks.</summary>
    /// <value>The default is <see cref="RecallSource.All"/>: memories and what was said.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value names no source.</exception>
    public RecallSource From
    {
        get;
        set => field = value is >= RecallSource.Memories and <= RecallSource.All
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "From must be Memories, Messages or All.");
    } = RecallSource.All;

    /// <summary>Whether the model may store memories (the tool <c>remember</c>).</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool AllowRemember { get; set; } = true;

    /// <summary>Whether the model may erase memories of the scope (the tool <c>forget</c>).</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool AllowForget { get; set; } = true;

    /// <summary>The kinds of memory the model may store; another one is answered with an error text.</summary>
    /// <value>The default is empty: every kind.</value>
    public ISet<string> AllowedKinds { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether what the model says again in other words is not stored, and another value of what has one at a time supersedes what models said before.</summary>
    /// <value>The default is <see langword="true"/>. Otherwise only the same text is the same memory.</value>
    public bool MergeNearDuplicates { get; set; } = true;

    /// <summary>
    /// How many memories the model may store in an hour, for each session, or each scope where the host names no session. What
    /// <see cref="ConfirmRemember"/> refuses counts too, so that it is not asked without end.
    /// </summary>
    /// <value>The default is 60. 1 to 100,000. Counted in the file, so it holds for all processes on it.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxRememberedPerHour { get; set => field = InRange(value, 1, 100_000); } = 60;

    /// <summary>Asked before something is stored; <see langword="false"/> keeps it from being stored, and the model is told so.</summary>
    /// <value>The default is <see langword="null"/>, nobody is asked. What it throws reaches the caller of the tool.</value>
    public Func<RememberRequest, CancellationToken, ValueTask<bool>>? ConfirmRemember { get; set; }

    internal MemoryToolOptions Copy()
    {
        MemoryToolOptions copy = (MemoryToolOptions)MemberwiseClone();
        copy.AllowedKinds = new HashSet<string>(AllowedKinds, StringComparer.Ordinal);
        return copy;
    }

    private static int InRange(int value, int minimum, int maximum) => value >= minimum && value <= maximum
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"The value must lie between {minimum} and {maximum}.");
}
