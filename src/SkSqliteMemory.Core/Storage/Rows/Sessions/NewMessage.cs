namespace SkSqliteMemory.Storage.Rows.Sessions;

/// <summary>A message to be appended, with all that was computed of it before.</summary>
internal sealed record NewMessage(string Id, string Role, string Text, string Json)
{
    public string? Author { get; init; }

    public string? SearchText { get; init; }

    public required int Tokens { get; init; }

    /// <summary>Whether the message is an answer that leaves no call open.</summary>
    public bool EndsTurn { get; init; }

    /// <summary>What the message itself says of its cost, or null.</summary>
    public CallUsage? Usage { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
