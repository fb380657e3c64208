namespace SkSqliteMemory.Memory.Summaries;

/// <summary>The talk's own sentences, the telling ones. Needs no model.</summary>
internal sealed class OfflineSummarizer(ITokenCounter tokens) : ISummarizer
{
    private readonly ExtractiveSummarizer _summarizer = new(tokens);

    public string Model => "extractive";

    public Task<string> SummarizeAsync(IReadOnlyList<SummarySource> sources, int tokenBudget, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_summarizer.Summarize(sources, tokenBudget));
    }
}
