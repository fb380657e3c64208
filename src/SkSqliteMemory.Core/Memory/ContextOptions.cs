namespace SkSqliteMemory;

/// <summary>What a single context load may ask for. Copied by the call.</summary>
public sealed class ContextOptions
{
    /// <summary>How many of the last turns are wanted verbatim, while they fit the budget.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="SummaryOptions.VerbatimTurns"/> (5). At least 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? VerbatimTurns
    {
        get;
        set => field = value is null or >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "VerbatimTurns must not be negative.");
    }

    /// <summary>Turns from this number on are left out, because the caller has them already.</summary>
    /// <value>The default is <see cref="long.MaxValue"/>, none.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long BeforeTurn
    {
        get;
        set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "BeforeTurn must not be negative.");
    } = long.MaxValue;

    /// <summary>Whether memories of the owner are recalled into the context, beside the session's own past.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IncludeMemories { get; set; } = true;

    /// <summary>At most how many memories are recalled.</summary>
    /// <value>The default is 5. 0 to 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxRecalled
    {
        get;
        set => field = value is >= 0 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxRecalled must lie between 0 and 100.");
    } = 5;

    /// <summary>At most how many earlier turns are recalled, whole or as an excerpt, while they fit the budget and answer the query well enough.</summary>
    /// <value>The default is 100, so that mostly the budget decides. 0 to 1,000; 0 recalls none and no summaries of segments.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxRecalledTurns
    {
        get;
        set => field = value is >= 0 and <= 1_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxRecalledTurns must lie between 0 and 1,000.");
    } = 100;

    /// <summary>Whether calls without a result and results without a call stay, for who puts messages behind them that may answer.</summary>
    internal bool KeepsOrphans { get; set; }
}
