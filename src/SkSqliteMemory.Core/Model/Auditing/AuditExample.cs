namespace SkSqliteMemory;

/// <summary>Evidence of a finding. Immutable.</summary>
/// <param name="Id">The id of the memory or message; of a pair, that of the newer one.</param>
/// <param name="OtherId">The id of the older one of a pair, or <see langword="null"/>.</param>
/// <param name="Note">What was found; never the secret itself.</param>
public sealed record AuditExample(string Id, string? OtherId, string Note);
