namespace Microsoft.Extensions.AI;

/// <summary>What the calls of one iteration yielded; Terminated when a function asked to stop there.</summary>
internal readonly record struct ToolAnswers(IList<ChatMessage> Messages, bool Terminated);
