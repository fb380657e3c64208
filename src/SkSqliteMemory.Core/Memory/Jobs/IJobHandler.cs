using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Jobs;

/// <summary>Does one kind of background work.</summary>
internal interface IJobHandler
{
    /// <summary>The kind of job it does.</summary>
    string Kind { get; }

    /// <summary>Asks for its job where the file as it was found needs it; called once, before the first job is claimed.</summary>
    Task AskAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Does the job and ends it in the same transaction as its effect, so that it takes effect once. An error gives it back.</summary>
    Task RunAsync(JobClaim claim, CancellationToken cancellationToken);
}
