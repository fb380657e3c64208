namespace SkSqliteMemory;

/// <summary>One remembered item: a memory, or a message of a session when a recall reaches into conversations.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed record MemoryEntry
{
    /// <summary>The <see cref="Kind"/> of entries that are messages of a session.</summary>
    public const string MessageKind = "message";

    /// <summary>The <see cref="Kind"/> of memories that were stored without one.</summary>
    public const string DefaultKind = "fact";

    /// <summary>The id of the memory (unique in the file), or of the message (unique within its session).</summary>
    public required string Id { get; init; }

    /// <summary>The scope it is stored in; <see cref="MemoryScope.SessionId"/> is set where it belongs to one session.</summary>
    public required MemoryScope Scope { get; init; }

    /// <summary>The text.</summary>
    public required string Content { get; init; }

    /// <summary>A short form of <see cref="Content"/>, or <see langword="null"/> when there is none.</summary>
    public string? Summary { get; init; }

    /// <summary>What kind of entry it is, a word of the application's choice; <c>fact</c> by default, <c>message</c> for messages.</summary>
    public string Kind { get; init; } = DefaultKind;

    /// <summary>How much it matters, 0 to 1.</summary>
    public double Importance { get; init; }

    /// <summary>Who gave it its importance; <see cref="ImportanceOrigin.Told"/> for messages.</summary>
    public ImportanceOrigin ImportanceOrigin { get; init; }

    /// <summary>The importance it was given, without what became known since; <see langword="null"/> while that is <see cref="Importance"/>.</summary>
    public double? ImportanceGiven { get; init; }

    /// <summary>Where it came from.</summary>
    public MemoryProvenance Provenance { get; init; }

    /// <summary>How far its source is believed, 0 to 1: 1 for what the user said, less for all else. Stamped by the engine.</summary>
    public double Trust { get; init; } = 1;

    /// <summary>Since when it holds (UTC, milliseconds); for messages when it was said.</summary>
    public DateTimeOffset ValidFrom { get; init; }

    /// <summary>Until when it held (UTC, milliseconds), or <see langword="null"/> while it holds. See <see cref="RecallOptions.IncludeHistory"/>.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>The role of the speaker for messages (<c>user</c>, <c>assistant</c>, <c>system</c>, <c>tool</c>); otherwise <see langword="null"/>.</summary>
    public string? Role { get; init; }

    /// <summary>The name of the author, or <see langword="null"/> when unknown.</summary>
    public string? Author { get; init; }

    /// <summary>When it was said or stored (UTC, milliseconds).</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last recalled (UTC, milliseconds); equal to <see cref="CreatedAt"/> before the first recall.</summary>
    public DateTimeOffset AccessedAt { get; init; }

    /// <summary>How often it was recalled. Counted in the background, so it may lag by a few seconds.</summary>
    public int AccessCount { get; init; }

    /// <summary>When somebody last confirmed it (UTC), or <see langword="null"/> for never.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>How often it was reported to have been of use after a recall.</summary>
    public int UsedCount { get; init; }

    /// <summary>How often it was reported to have been passed over after a recall.</summary>
    public int IgnoredCount { get; init; }

    /// <summary>When it stops being recalled (UTC), or <see langword="null"/> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it is exempt from forgetting.</summary>
    public bool IsPinned { get; init; }

    /// <summary>The application's own data as a JSON object, or <see langword="null"/>.</summary>
    public string? MetadataJson { get; init; }
}
