namespace SkSqliteMemory.Storage.Rows.Sessions;

/// <summary>Messages for a session, all or none.</summary>
internal sealed record MessageAppend(MemoryScope Session, IReadOnlyList<NewMessage> Messages, DateTimeOffset Now)
{
    /// <summary>The position the session must end at, else nothing is appended; null when the caller does not mind.</summary>
    public long? ExpectedPosition { get; init; }

    /// <summary>What the answer cost; counted with the last message, instead of what the messages say themselves.</summary>
    public CallUsage? Usage { get; init; }

    /// <summary>A message whose turn the messages belong to; null for the last turn.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>When a session that begins with the append ends.</summary>
    public SessionLifetime Lifetime { get; init; } = SessionLifetime.Unlimited;

    /// <summary>When the append leaves a job behind, or null for never.</summary>
    public SummaryTrigger? Summarise { get; init; }

    /// <summary>The kind of the job that learns from turns that are over, its payload the session's row; null when nothing is learned.</summary>
    public string? LearnBy { get; init; }
}

/// <summary>What an append did.</summary>
/// <param name="Result">What its caller is told.</param>
/// <param name="LeavesWork">Whether it left a job that can be done at once.</param>
internal sealed record AppendOutcome(AppendResult Result, bool LeavesWork);

/// <summary>A summary is asked for at once when a batch of turns stands open, otherwise after some patience.</summary>
/// <param name="JobKind">The kind of the job; its payload is the session's row.</param>
/// <param name="VerbatimTurns">The last turns, which need none.</param>
/// <param name="Batch">How many open turns are worth a job at once.</param>
/// <param name="Patience">How long fewer of them wait for more.</param>
internal sealed record SummaryTrigger(string JobKind, int VerbatimTurns, int Batch, TimeSpan Patience);
