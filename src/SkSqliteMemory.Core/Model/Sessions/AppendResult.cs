namespace SkSqliteMemory;

/// <summary>What an append did.</summary>
/// <param name="MessageIds">The id of each message given, in order; generated where the message had none.</param>
/// <param name="Written">How many messages were written.</param>
/// <param name="AlreadyPresent">How many were there before under the same id, and were therefore left as they are.</param>
/// <param name="LastPosition">The 0-based position of the session's last message after the append, -1 when it has none.</param>
public sealed record AppendResult(IReadOnlyList<string> MessageIds, int Written, int AlreadyPresent, long LastPosition)
{
    /// <summary>The 0-based number of the turn that holds the first of the messages; -1 when none was given.</summary>
    public long FirstTurn { get; init; } = -1;

    /// <summary>The 0-based number of the turn that holds the last of the messages; -1 when none was given.</summary>
    public long LastTurn { get; init; } = -1;
}
