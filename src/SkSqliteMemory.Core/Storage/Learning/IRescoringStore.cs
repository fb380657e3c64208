using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Learning;

/// <summary>Memories whose importance is to be looked at again. Each write is one transaction that ends what asked for it.</summary>
internal interface IRescoringStore
{
    /// <summary>Weighs anew a slice of the memories there is news of; returns how many were looked at and how many changed, none when all are done.</summary>
    Task<(int Seen, int Changed)> WeighNewsAsync(Func<ImportanceFacts, double> weigh, CancellationToken cancellationToken);

    /// <summary>Adds the job where a memory waits to be judged and no such job waits or runs.</summary>
    Task AskAsync(NewJob job, CancellationToken cancellationToken);

    /// <summary>Memories of one owner that wait to be judged, those that wait longest first; empty for none.</summary>
    Task<IReadOnlyList<UnjudgedMemory>> ReadUnjudgedAsync(DateTimeOffset now, int top, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what a model said. A memory that was judged, told, reworded or forgotten meanwhile is passed over. Returns how many were written, or
    /// null, and no effect, when the claim was lost.
    /// </summary>
    Task<int?> SaveAsync(JobClaim claim, IReadOnlyList<JudgedMemory> judged, Func<ImportanceFacts, double> weigh, CancellationToken cancellationToken);

    /// <summary>Notes that a model was asked in vain. What was tried as often as it may be keeps its importance for good.</summary>
    Task DeferAsync(JobClaim claim, IReadOnlyList<UnjudgedMemory> memories, (DateTimeOffset Again, int MostAttempts) terms, CancellationToken cancellationToken);

    /// <summary>Ends a job and adds the next one, if there is to be one.</summary>
    Task EndAsync(JobClaim claim, NewJob? next, CancellationToken cancellationToken);
}
