namespace SkSqliteMemory.Storage.Rows.Sessions;

/// <summary>A message as it stands in the file.</summary>
internal sealed record MessageRow(long Row, string Id, long Position, long Turn, string Role, string? Author)
{
    public required string Text { get; init; }

    public required string Json { get; init; }

    public required int Tokens { get; init; }

    /// <summary>Whether somebody said it; what passed between a model and its memory is stored and not found again.</summary>
    public required bool IsSpeech { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
