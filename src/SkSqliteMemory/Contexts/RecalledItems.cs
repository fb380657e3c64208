using SkSqliteMemory.ChatClients.Fencing;

namespace SkSqliteMemory.Contexts;

/// <summary>Recalls for a prompt what its owner may know.</summary>
/// <param name="Top">At most how many hits.</param>
/// <param name="From">Where it is looked for.</param>
internal sealed record RecalledItems(int Top, RecallSource From)
{
    private const int MaxQueryLength = 2_000;

    /// <summary>The conversation the prompt belongs to, whose own memories it may know; null where there is none.</summary>
    public string? CurrentSession { get; init; }

    /// <exception cref="InvalidOperationException">The host named no owner.</exception>
    public static MemoryScope RequireOwner(MemoryScope? scope) => scope is { HasOwner: true }
        ? scope
        : throw new InvalidOperationException("The ScopeProvider must return a scope that names an owner (ApplicationId, AgentId or UserId).");

    /// <summary>The best hits for the end of a text, where the question stands; empty for a blank one.</summary>
    public async Task<IReadOnlyList<FencedItem>> FindAsync(SqliteMemory memory, MemoryScope scope, string text, CancellationToken cancellationToken)
    {
        string query = EndOf(text);
        if (string.IsNullOrWhiteSpace(query))
        {
            return [];
        }

        // What is being said is in the prompt already.
        RecallOptions options = new() { From = From, IncludeOpenTurns = false };
        IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(scope, query, Top, options, cancellationToken).ConfigureAwait(false);
        string? session = scope.SessionId ?? CurrentSession;

        // A memory of one session is nobody else's business in another one; what was said may be.
        return [.. hits
            .Where(hit => hit.Entry.Kind == MemoryEntry.MessageKind || hit.Entry.Scope.SessionId is null || hit.Entry.Scope.SessionId == session)
            .Select(hit => FencedItem.Of(hit.Entry))];
    }

    private static string EndOf(string text)
    {
        int start = Math.Max(0, text.Length - MaxQueryLength);
        return start > 0 && char.IsLowSurrogate(text[start]) ? text[(start + 1)..] : text[start..];
    }
}
