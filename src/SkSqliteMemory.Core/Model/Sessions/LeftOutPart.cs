namespace SkSqliteMemory;

/// <summary>Something that would have belonged into the context and did not fit the budget.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Tokens">How many tokens it would have taken.</param>
/// <param name="SourceIds">The ids of the messages or of the memory it stands for. At most 1,000, in order.</param>
public sealed record LeftOutPart(ContextPartKind Kind, int Tokens, IReadOnlyList<string> SourceIds);
