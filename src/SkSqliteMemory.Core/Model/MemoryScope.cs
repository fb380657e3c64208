using SkSqliteMemory.Model;

namespace SkSqliteMemory;

/// <summary>Says whose memory is meant. Every operation of the engine takes one.</summary>
/// <remarks>
/// <para>
/// <see cref="ApplicationId"/>, <see cref="AgentId"/> and <see cref="UserId"/> name the owner and are matched exactly:
/// <see langword="null"/> matches only what was stored with <see langword="null"/>, it is no wildcard. At least one of the
/// three must be set, so that a forgotten scope fails instead of reading everything.
/// </para>
/// <para>
/// <see cref="SessionId"/> narrows: <see langword="null"/> means all of the owner's memory, a value means only what belongs
/// to that session.
/// </para>
/// Immutable and safe to share between threads. Two scopes are equal when their four ids are equal (ordinal).
/// </remarks>
/// <example><code>MemoryScope alice = new() { ApplicationId = "support", UserId = "alice" };</code></example>
public sealed record MemoryScope
{
    /// <summary>The longest id that is accepted, in UTF-16 code units.</summary>
    public const int MaxIdLength = 512;

    /// <summary>The application the memory belongs to.</summary>
    /// <value>At most <see cref="MaxIdLength"/> characters; the default is <see langword="null"/>, none.</value>
    /// <exception cref="ArgumentException">The id is empty, blank, too long, or holds a null character or an unpaired surrogate.</exception>
    public string? ApplicationId { get; init => field = Checked(value, nameof(ApplicationId)); }

    /// <summary>The agent the memory belongs to.</summary>
    /// <value>At most <see cref="MaxIdLength"/> characters; the default is <see langword="null"/>, none.</value>
    /// <exception cref="ArgumentException">The id is empty, blank, too long, or holds a null character or an unpaired surrogate.</exception>
    public string? AgentId { get; init => field = Checked(value, nameof(AgentId)); }

    /// <summary>The user the memory is about.</summary>
    /// <value>At most <see cref="MaxIdLength"/> characters; the default is <see langword="null"/>, none.</value>
    /// <exception cref="ArgumentException">The id is empty, blank, too long, or holds a null character or an unpaired surrogate.</exception>
    public string? UserId { get; init => field = Checked(value, nameof(UserId)); }

    /// <summary>The one session that is meant, or all of the owner's.</summary>
    /// <value>At most <see cref="MaxIdLength"/> characters; the default is <see langword="null"/>, all sessions of the owner.</value>
    /// <exception cref="ArgumentException">The id is empty, blank, too long, or holds a null character or an unpaired surrogate.</exception>
    public string? SessionId { get; init => field = Checked(value, nameof(SessionId)); }

    /// <summary>Whether an owner is named, that is, whether the engine accepts this scope.</summary>
    public bool HasOwner => ApplicationId is not null || AgentId is not null || UserId is not null;

    internal void RequireOwner(string parameterName)
    {
        if (!HasOwner)
        {
            throw new ArgumentException(
                "The memory scope names no owner; set ApplicationId, AgentId or UserId (SessionId alone is not enough).", parameterName);
        }
    }

    internal static string? Checked(string? id, string name)
    {
        if (id is null)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(id))
        {
            throw new ArgumentException($"{name} is blank; leave it null or give it a value.", name);
        }

        if (id.Length > MaxIdLength)
        {
            throw new ArgumentException($"{name} has {id.Length} characters; at most {MaxIdLength} are allowed.", name);
        }

        TextGuard.RequireStorable(id, name);
        return id;
    }
}
