namespace SkSqliteMemory;

/// <summary>A part of a loaded context.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Tokens">How many tokens it counts.</param>
/// <param name="Text">Its text; for turns one line a message, <c>role: text</c>.</param>
/// <param name="SourceIds">Where it came from: the ids of the messages it holds or covers, or of the memory. At most 1,000, in order.</param>
/// <param name="CreatedAt">When it was said or made (UTC); of a turn the time of its first message.</param>
public sealed record ContextPart(
    ContextPartKind Kind, int Tokens, string Text, IReadOnlyList<string> SourceIds, DateTimeOffset CreatedAt)
{
    /// <summary>The memory, with its kind and provenance, where <see cref="Kind"/> is <see cref="ContextPartKind.Memory"/>; else <see langword="null"/>.</summary>
    public MemoryEntry? Memory { get; init; }
}
