using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Jobs;

/// <summary>Does one kind of background work.</summary>
internal interface IJobHandler
{
    /// <summary>The kind of job it does.</summary>
    string Kind { get; }

    /// <summary>Does the job and ends it in the same transaction as its effect, so that it takes effect once. An error gives it back.</summary>
    Task RunAsync(JobClaim claim, CancellationToken cancellationToken);
}
