namespace SkSqliteMemory.Storage.Rows;

/// <summary>A message as it stands in the file.</summary>
internal sealed record MessageRow(long Row, string Id, long Position, long Turn, string Role, string? Author)
{
    public required string Text { get; init; }

    public required string Json { get; init; }

    public required int Tokens { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
