using Microsoft.Extensions.AI;

namespace SkSqliteMemory;

/// <summary>A message as it stands in a session.</summary>
/// <remarks>Immutable but for <see cref="Message"/>, which is a fresh copy for each read.</remarks>
public sealed record StoredMessage
{
    /// <summary>The id, unique within the session.</summary>
    public required string Id { get; init; }

    /// <summary>The 0-based place in the session; gaps are possible, the order is total.</summary>
    public required long Position { get; init; }

    /// <summary>The 0-based number of the turn the message belongs to.</summary>
    public required long Turn { get; init; }

    /// <summary>How many tokens the message counts, by the memory's token counter.</summary>
    public required int Tokens { get; init; }

    /// <summary>When it was said, or stored when the message named no time (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The message itself.</summary>
    public required ChatMessage Message { get; init; }

    /// <summary>The stored JSON, byte for byte, also where it holds content this version does not know.</summary>
    public required string Json { get; init; }
}
