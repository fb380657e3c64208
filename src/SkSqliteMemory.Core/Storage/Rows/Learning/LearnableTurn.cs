using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage.Rows.Learning;

/// <summary>A turn that is to be learned from, as it was read.</summary>
/// <param name="Owner">Whose it is; what is learned is not narrowed to the session.</param>
/// <param name="Place">The session's row and the number of the turn.</param>
/// <param name="Asked">How often it was asked for; more by the time of writing means that the turn has changed.</param>
/// <param name="Messages">Its messages.</param>
/// <param name="Earlier">Those of the turn before.</param>
internal sealed record LearnableTurn(
    MemoryScope Owner, (long Session, long Turn) Place, long Asked, IReadOnlyList<MessageRow> Messages, IReadOnlyList<MessageRow> Earlier)
{
    /// <summary>The session's epoch when it was read.</summary>
    public required long Epoch { get; init; }
}
