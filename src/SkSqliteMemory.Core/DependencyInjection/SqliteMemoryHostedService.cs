using Microsoft.Extensions.Hosting;

namespace SkSqliteMemory.DependencyInjection;

/// <summary>Opens the file when the host starts, and finishes background work that is due when it stops.</summary>
internal sealed class SqliteMemoryHostedService(Func<SqliteMemory> memory, bool runsBackgroundWork) : IHostedService
{
    private SqliteMemory? _memory;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _memory = memory();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_memory is null || !runsBackgroundWork)
        {
            return;
        }

        try
        {
            await _memory.RunPendingWorkAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host's patience ended. What is left stays in the file and is done after the next start.
        }
    }
}
