namespace SkSqliteMemory;

/// <summary>How much of one kind an audit found. Immutable.</summary>
/// <param name="Kind">What was looked for.</param>
/// <param name="Count">How many memories (for secrets also messages) show it.</param>
/// <param name="Examined">How many were looked at.</param>
/// <param name="Examples">Some of them, in the order of the file.</param>
public sealed record AuditFinding(AuditKind Kind, int Count, int Examined, IReadOnlyList<AuditExample> Examples)
{
    /// <summary>The share of those looked at, 0 to 1.</summary>
    public double Rate => Examined == 0 ? 0 : (double)Count / Examined;
}
