namespace SkSqliteMemory;

/// <summary>When a session ends. From then on it is not listed, loaded or found, and the background deletes it for good.</summary>
/// <remarks>Immutable. With both set, the earlier instant counts.</remarks>
public sealed record SessionLifetime
{
    /// <summary>A session that stays until it is deleted.</summary>
    public static SessionLifetime Unlimited { get; } = new();

    /// <summary>The instant of the end.</summary>
    /// <value><see langword="null"/>, the default, for none.</value>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>How long after its last append the session ends: a sliding end.</summary>
    /// <value><see langword="null"/>, the default, for never. In whole milliseconds, at least 1, at most 36,500 days.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan? Idle
    {
        get;
        init => field = value is null || (value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromDays(36_500))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Idle must be a millisecond to 36,500 days, or null for never.");
    }
}
