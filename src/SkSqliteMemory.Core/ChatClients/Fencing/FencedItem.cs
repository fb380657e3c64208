using System.Globalization;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.ChatClients.Fencing;

/// <summary>One recalled text with the words that say where it came from.</summary>
internal sealed record FencedItem(string Source, string Text)
{
    // What a tool or a document said, or was derived of it, and nobody confirmed.
    private const double LeastTrust = 0.5;

    public static FencedItem Of(MemoryEntry entry) => new(
        entry.Kind == MemoryEntry.MessageKind
            ? $"message {entry.Id} of session {entry.Scope.SessionId} | {Speaker(entry.Role, entry.Author)} | from {Origin(entry.Provenance)} | {Date(entry.CreatedAt)}"
            : $"memory {entry.Id} | {entry.Kind} | from {Origin(entry.Provenance)}{(entry.Trust < LeastTrust ? ", untrusted" : "")} | {Date(entry.CreatedAt)}",
        entry.Content);

    public static FencedItem Of(StoredMessage message, string session) => new(
        $"message {message.Id} of session {session} | {Speaker(message.Message.Role.Value, message.Message.AuthorName)}"
        + $" | from {Origin(message.Message.Role)} | {Date(message.CreatedAt)}",
        SpokenText.Of(message.Message));

    public static FencedItem Of(ContextPart part, string session) => part.Memory is { } memory ? Of(memory) : new(
        part.Kind switch
        {
            ContextPartKind.SessionSummary => $"summary of session {session}{Covered(part)} | from derived | {Date(part.CreatedAt)}",
            ContextPartKind.SegmentSummary => $"summary of a part of session {session}{Covered(part)} | from derived | {Date(part.CreatedAt)}",
            ContextPartKind.UserSummary => $"summary of what is known of the user | from derived | {Date(part.CreatedAt)}",
            ContextPartKind.Excerpt => $"excerpt of an earlier exchange of session {session}{Covered(part)} | {Date(part.CreatedAt)}",
            _ => $"earlier exchange of session {session}{Covered(part)} | {Date(part.CreatedAt)}",
        },
        part.Text);

    private static string Covered(ContextPart part) => part.SourceIds.Count switch
    {
        0 => "",
        1 => $" | message {part.SourceIds[0]}",
        _ => $" | messages {part.SourceIds[0]} to {part.SourceIds[^1]}",
    };

    private static string Speaker(string? role, string? author) => author is null ? role ?? "unknown" : $"{role} {author}";

    private static string Origin(MemoryProvenance provenance) => provenance switch
    {
        MemoryProvenance.User => "user",
        MemoryProvenance.Assistant => "assistant",
        MemoryProvenance.Tool => "tool",
        MemoryProvenance.Document => "document",
        _ => "derived",
    };

    private static string Origin(ChatRole role) =>
        role == ChatRole.Assistant ? "assistant" : role == ChatRole.Tool ? "tool" : "user";

    private static string Date(DateTimeOffset date) =>
        date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
