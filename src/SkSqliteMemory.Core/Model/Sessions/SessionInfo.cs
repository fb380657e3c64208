using System.Collections.ObjectModel;

namespace SkSqliteMemory;

/// <summary>What is known of a session without reading its messages.</summary>
/// <param name="Scope">Its scope, with <see cref="MemoryScope.SessionId"/> set.</param>
/// <param name="CreatedAt">When it began (UTC).</param>
/// <param name="LastActivityAt">When something was last appended (UTC).</param>
/// <param name="MessageCount">How many messages it holds.</param>
/// <param name="TurnCount">How many turns it holds.</param>
/// <param name="Tokens">The sum of its messages' tokens.</param>
public sealed record SessionInfo(
    MemoryScope Scope, DateTimeOffset CreatedAt, DateTimeOffset LastActivityAt, long MessageCount, long TurnCount, long Tokens)
{
    /// <summary>The tokens that models read for its turns, by their providers' counts. What was rewound is taken off.</summary>
    /// <value>0 until an append said something of its cost.</value>
    public long InputTokens { get; init; }

    /// <summary>The tokens that models wrote for its turns, by their providers' counts. What was rewound is taken off.</summary>
    /// <value>0 until an append said something of its cost.</value>
    public long OutputTokens { get; init; }

    /// <summary>What the session is called, for people.</summary>
    /// <value><see langword="null"/> until it was named.</value>
    public string? Title { get; init; }

    /// <summary>What the host noted about it.</summary>
    /// <value>Empty until something was.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>When it ends, as of its last activity (UTC).</summary>
    /// <value><see langword="null"/> for never.</value>
    public DateTimeOffset? ExpiresAt { get; init; }
}
