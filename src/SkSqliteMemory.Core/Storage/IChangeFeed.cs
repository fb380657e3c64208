namespace SkSqliteMemory.Storage;

/// <summary>The feed of changes that resident indexes and other processes follow.</summary>
internal interface IChangeFeed
{
    /// <summary>Takes away, a slice at a time, what is so old that whoever still needs it reads everything again.</summary>
    Task TrimAsync(CancellationToken cancellationToken);
}
