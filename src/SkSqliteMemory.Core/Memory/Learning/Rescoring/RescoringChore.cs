using Microsoft.Extensions.Logging;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage.Learning;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Learning.Rescoring;

/// <summary>Weighs importance anew where there is news of a memory, slice after slice, and has a model judge what none has judged.</summary>
internal sealed class RescoringChore(IRescoringStore store, SqliteMemoryOptions settings, ILogger log) : IChore
{
    private readonly LearningOptions _options = settings.Learning;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public async Task DoAsync(bool now, CancellationToken cancellationToken)
    {
        DateTimeOffset time = settings.TimeProvider.GetUtcNow();
        // A clock that was turned back must not keep it waiting.
        if (_options.RescoreImportance && (now || time >= _next || _next - time > _options.RescoreInterval))
        {
            await WeighAsync(cancellationToken).ConfigureAwait(false);
            if (_options.ChatClient is not null)
            {
                await store.AskAsync(new NewJob(RescoringJob.JobKind, "", time, RescoringJob.JobKind), cancellationToken).ConfigureAwait(false);
            }

            _next = time + _options.RescoreInterval;
        }
    }

    private async Task WeighAsync(CancellationToken cancellationToken)
    {
        (int all, int changed) = (0, 0);
        while (await store.WeighNewsAsync(ImportanceNews.Weigh, cancellationToken).ConfigureAwait(false) is { Seen: > 0 } slice)
        {
            (all, changed) = (all + slice.Seen, changed + slice.Changed);
        }

        if (all > 0)
        {
            Log.Rescored(log, changed, all, "rules");
        }
    }
}
