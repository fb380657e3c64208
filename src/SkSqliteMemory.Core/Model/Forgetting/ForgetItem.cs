namespace SkSqliteMemory;

/// <summary>Something a plan would erase. Immutable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The id of the memory or message, the key, the session's id or the entity's name.</param>
/// <param name="SessionId">The session it belongs to, or <see langword="null"/>.</param>
/// <param name="Text">What it says, so that a person can decide.</param>
public sealed record ForgetItem(ForgetItemKind Kind, string Id, string? SessionId, string Text);
