namespace SkSqliteMemory;

/// <summary>What a model wants to store, for the host to allow or not; see <see cref="MemoryToolOptions.ConfirmRemember"/>.</summary>
/// <param name="Scope">Where it would be stored; the host's own scope.</param>
/// <param name="Text">The text as the model gave it; secrets in it are redacted when it is stored.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Importance">How much it matters, 0 to 1.</param>
public sealed record RememberRequest(MemoryScope Scope, string Text, string Kind, double Importance);
