namespace SkSqliteMemory.Memory.Summaries;

/// <summary>Makes a short text of a long talk.</summary>
internal interface ISummarizer
{
    /// <summary>What is noted beside the summary as its maker.</summary>
    string Model { get; }

    /// <summary>A summary of at most about <paramref name="tokenBudget"/> tokens, or an error; never an empty text.</summary>
    Task<string> SummarizeAsync(IReadOnlyList<SummarySource> sources, int tokenBudget, CancellationToken cancellationToken);
}
