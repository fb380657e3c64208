using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Summaries.Making;

/// <summary>Makes summaries with one summarizer, and takes none that is not one.</summary>
internal sealed class SummaryMaking(ISummarizer summarizer, SqliteMemoryOptions options)
{
    // Less than a quarter of what stood before, for a talk that has only grown, is a summary that lost something.
    private const int MostShrinkage = 4;

    /// <summary>Makes a summary; null when there is nothing to summarise or nothing to say.</summary>
    /// <exception cref="InvalidOperationException">The summarizer gave something that must not replace what stands.</exception>
    public async Task<NewSummary?> MakeAsync(
        (SummaryLevel Level, TurnRange Turns) what, IReadOnlyList<SummarySource> sources, SummaryRow? before, CancellationToken cancellationToken)
    {
        if (sources.Count == 0)
        {
            return null;
        }

        string text = await summarizer.SummarizeAsync(sources, Budget(what.Level), cancellationToken).ConfigureAwait(false);
        int tokens = options.TokenCounter.Count(text);
        if (text.Length == 0)
        {
            return null;
        }

        return before is null || summarizer is OfflineSummarizer || (long)tokens * MostShrinkage >= before.Tokens
            ? new NewSummary(what.Level, what.Turns, text, tokens, summarizer.Model, options.TimeProvider.GetUtcNow())
            : throw new InvalidOperationException(
                $"The model gave a summary of {tokens} tokens where one of {before.Tokens} stands, which is suspiciously short; the earlier one stays.");
    }

    private int Budget(SummaryLevel level) => level switch
    {
        SummaryLevel.Segment => options.Summaries.SegmentTokens,
        SummaryLevel.Session => options.Summaries.SessionTokens,
        _ => options.Summaries.UserTokens,
    };
}
