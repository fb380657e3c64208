using System.Globalization;
using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.UseCases;

namespace SkSqliteMemory.Memory.Summaries.Making;

/// <summary>Summarises what is known of a user over the sessions active last and the memories that matter most.</summary>
internal sealed class UserSummaryJob(ISummaryStore store, IReadOnlyList<ISummarizer> summarizers, SqliteMemoryOptions options) : IJobHandler
{
    public string Kind => SummaryStore.UserJobKind;

    public async Task RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        long scopeRow = long.Parse(claim.Payload, CultureInfo.InvariantCulture);
        UserSummaryWork? work = await store.ReadUserWorkAsync(scopeRow, options.TimeProvider.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        NewSummary? made = null;
        if (work is { Sessions.Count: > 1 })
        {
            // What a tool or a document said is not known of the user, and a summary outlives no memory that ends.
            (long Row, MemoryEntry Entry)[] memories =
                [.. work.Memories.Where(static memory => memory.Entry is { Provenance: MemoryProvenance.User, ExpiresAt: null, Scope.SessionId: null })];
            SummarySource[] sources =
            [
                .. memories.Select(static memory => new SummarySource("user", "Known", memory.Entry.Content)),
                .. work.Sessions.Reverse().Select(static session => new SummarySource("summary", null, session.Text)),
            ];
            SummaryMaking making = new(SummaryJob.Choose(summarizers, claim.Attempt), options);
            made = await making.MakeAsync((SummaryLevel.User, default), sources, work.Known, cancellationToken).ConfigureAwait(false);
            made = made is null ? null : made with
            {
                Memories = [.. memories.Select(static memory => memory.Row)],
                Summaries = [.. work.Sessions.Select(static session => session.Row)],
            };
        }

        await store.SaveUserAsync(claim, scopeRow, made, cancellationToken).ConfigureAwait(false);
    }
}
