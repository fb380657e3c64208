using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage.Rows;

/// <summary>What is wanted for a context.</summary>
/// <param name="Session">The session.</param>
/// <param name="RecentTurns">How many of the last turns.</param>
/// <param name="BeforeTurn">Turns from this one on are not wanted; long.MaxValue for none.</param>
/// <param name="Tokens">The tokens for the session's summary and the recent turns together; the summary's share is at most half.</param>
internal sealed record ContextQuery(MemoryScope Session, int RecentTurns, long BeforeTurn, int Tokens)
{
    /// <summary>Whether a question will recall earlier turns as well, which need room.</summary>
    public bool LeavesRoom { get; init; }
}

/// <summary>What a context is made of.</summary>
internal sealed record ContextMaterial(
    SessionInfo? Session, SummarySources? Summary, IReadOnlyList<TurnRow> Recent, IReadOnlyList<TurnSize> Skipped)
{
    public static ContextMaterial Nothing { get; } = new(null, null, [], []);
}

/// <summary>A summary and the first ids of the messages it covers.</summary>
internal sealed record SummarySources(SummaryRow Summary, IReadOnlyList<string> MessageIds);

/// <summary>A turn that was not read: its size and messages.</summary>
internal sealed record TurnSize(long Number, int Tokens, IReadOnlyList<string> MessageIds);

/// <summary>A message as a search for passages reads it: without its JSON.</summary>
internal sealed record PassageRow(long Turn, string Id, string Role, string? Author, string Text, int Tokens, DateTimeOffset CreatedAt);

/// <summary>Messages of turns and of those around them, in order, and the summaries of the segments they lie in.</summary>
internal sealed record PassageMaterial(IReadOnlyList<PassageRow> Messages, IReadOnlyList<SummaryRow> Segments)
{
    public static PassageMaterial Nothing { get; } = new([], []);
}
