namespace SkSqliteMemory;

/// <summary>A turn that is to be learned from. Text that came out of the memory itself is not in it.</summary>
/// <param name="Messages">What was said in the turn, in order. Sources are named by the place in this list.</param>
/// <param name="Earlier">The turn before, to understand what is meant; nothing is learned from it. May be empty.</param>
/// <param name="MaxMemories">How many memories at most; what goes beyond is dropped.</param>
public sealed record ExtractionRequest(IReadOnlyList<ExtractionMessage> Messages, IReadOnlyList<ExtractionMessage> Earlier, int MaxMemories);

/// <summary>A message of a turn as an extractor reads it.</summary>
/// <param name="Role">Who spoke: <c>user</c>, <c>assistant</c>, or <c>tool</c> where tools are learned from.</param>
/// <param name="Author">The name of the speaker, or <see langword="null"/>.</param>
/// <param name="Text">The words.</param>
/// <param name="CreatedAt">When it was said (UTC).</param>
public sealed record ExtractionMessage(string Role, string? Author, string Text, DateTimeOffset CreatedAt);
