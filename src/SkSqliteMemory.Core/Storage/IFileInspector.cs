namespace SkSqliteMemory.Storage;

/// <summary>Looks at the file as a whole.</summary>
internal interface IFileInspector
{
    /// <summary>Counts and sizes.</summary>
    Task<MemoryStatistics> ReadStatisticsAsync(CancellationToken cancellationToken);

    /// <summary>Checks that the file is whole: SQLite's own check, full text against content, vectors against content.</summary>
    Task<IReadOnlyList<MemoryCheck>> CheckAsync(CancellationToken cancellationToken);
}
