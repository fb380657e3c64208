using SkSqliteMemory.Tool.Printing;

namespace SkSqliteMemory.Tool.Commands;

/// <summary>Runs the background work a command left behind, summaries above all, under a progress bar.</summary>
internal static class PendingWork
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs all jobs and returns how many ran.</summary>
    public static async Task<int> RunAsync(Screen screen, SqliteMemory memory, CancellationToken cancellationToken)
    {
        if (!screen.ShowsProgress)
        {
            return await memory.RunPendingWorkAsync(cancellationToken).ConfigureAwait(false);
        }

        int jobs = 0;
        long total = (await memory.GetStatisticsAsync(cancellationToken).ConfigureAwait(false)).JobsWaiting;
        await screen.ShowAsync("Summarising", total, async report =>
        {
            Task<int> work = memory.RunPendingWorkAsync(cancellationToken);
            while (await Task.WhenAny(work, Task.Delay(LookEvery, TimeProvider.System, cancellationToken)).ConfigureAwait(false) != work
                && !cancellationToken.IsCancellationRequested)
            {
                MemoryStatistics now = await memory.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
                report(Math.Max(0, total - now.JobsWaiting));
            }

            jobs = await work.ConfigureAwait(false);
        }).ConfigureAwait(false);
        return jobs;
    }
}
