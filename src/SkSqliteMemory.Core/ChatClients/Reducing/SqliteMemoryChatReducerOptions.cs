using Microsoft.Extensions.AI;

namespace SkSqliteMemory;

/// <summary>How a reducer makes a talk fit. Set up before the reducer is made; copied by it.</summary>
public sealed class SqliteMemoryChatReducerOptions
{
    /// <summary>How many tokens the reduced talk has at most, by <see cref="SqliteMemoryOptions.TokenCounter"/>; instructions come on top.</summary>
    /// <value>The default is 2,000. At least 1. A talk within it is left as it is. The last turn is kept whole even where it alone has more.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int TokenBudget
    {
        get;
        set => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "TokenBudget must be at least 1.");
    } = 2_000;

    /// <summary>How many turns before the last one are wanted verbatim, while they fit the budget.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="SummaryOptions.VerbatimTurns"/> (5). At least 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? VerbatimTurns
    {
        get;
        set => field = value is null or >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "VerbatimTurns must not be negative.");
    }

    /// <summary>Whether memories of the owner are recalled into the reduced talk, beside the session's own past.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IncludeMemories { get; set; } = true;

    /// <summary>Whether messages that the session lacks are stored before they are taken out of the talk.</summary>
    /// <value>
    /// The default is <see langword="true"/>. With <see langword="false"/> nothing is written, and the turns that the session lacks are kept
    /// verbatim, whatever the budget: what is nowhere else must not be lost.
    /// </value>
    public bool StoreUnknown { get; set; } = true;

    /// <summary>The role under which summaries and recalled text enter the talk.</summary>
    /// <value>The default is <see cref="ChatRole.User"/>, so that stored text never speaks with the authority of the system.</value>
    public ChatRole ContextRole { get; set; } = ChatRole.User;

    internal SqliteMemoryChatReducerOptions Copy() => (SqliteMemoryChatReducerOptions)MemberwiseClone();
}
