namespace SkSqliteMemory.Memory.Summaries;

/// <summary>One message to summarise.</summary>
/// <param name="Role">The chat role: user, assistant, system, tool.</param>
/// <param name="Author">Name of who said it; null when only the role is known.</param>
/// <param name="Text">What was said.</param>
internal readonly record struct SummarySource(string Role, string? Author, string Text);
