using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Learning;

/// <inheritdoc/>
internal sealed class RescoringStore(MemoryFile file) : IRescoringStore
{
    private const string Operation = "rescore";
    private const int SliceRows = 32;

    private DateTimeOffset Now => file.Settings.Time.GetUtcNow();

    public async Task<(int Seen, int Changed)> WeighNewsAsync(Func<ImportanceFacts, double> weigh, CancellationToken cancellationToken)
    {
        // Asking first keeps idle workers off the write lock.
        if (!await file.ReadAsync(Operation, RescoringTable.HasNews, cancellationToken).ConfigureAwait(false))
        {
            return (0, 0);
        }

        return await file.WriteAsync(Operation, connection =>
        {
            List<long> rows = RescoringTable.WithNews(connection, SliceRows);
            return (rows.Count, rows.Count(row => WeighNews(connection, row, weigh)));
        }, cancellationToken).ConfigureAwait(false);
    }

    public async Task AskAsync(NewJob job, CancellationToken cancellationToken)
    {
        bool isNeeded = await file.ReadAsync(Operation, connection => IsNeeded(connection, job), cancellationToken).ConfigureAwait(false);
        if (isNeeded)
        {
            await file.WriteAsync(Operation, connection => IsNeeded(connection, job) && JobsTable.Add(connection, job, Now), cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<IReadOnlyList<UnjudgedMemory>> ReadUnjudgedAsync(DateTimeOffset now, int top, CancellationToken cancellationToken) =>
        file.ReadAsync<IReadOnlyList<UnjudgedMemory>>(Operation, connection => RescoringTable.OwnerOfUnjudged(connection, now) is { } owner
            ? RescoringTable.Unjudged(connection, owner, now, top)
            : [], cancellationToken);

    public Task<int?> SaveAsync(
        JobClaim claim, IReadOnlyList<JudgedMemory> judged, Func<ImportanceFacts, double> weigh, CancellationToken cancellationToken) =>
        file.WriteAsync<int?>(Operation, connection => JobsTable.Holds(connection, claim)
            ? judged.Count(one => RescoringTable.Facts(connection, one.Memory.Row) is { } facts
                && RescoringTable.Judged(connection, one.Memory, (one.Importance, weigh(facts with { Given = one.Importance }))))
            : null, cancellationToken);

    public Task DeferAsync(
        JobClaim claim, IReadOnlyList<UnjudgedMemory> memories, (DateTimeOffset Again, int MostAttempts) terms, CancellationToken cancellationToken) =>
        file.WriteAsync(Operation, connection =>
        {
            bool holds = JobsTable.Holds(connection, claim);
            foreach (UnjudgedMemory memory in holds ? memories : [])
            {
                RescoringTable.Tried(connection, memory.Row, terms);
            }

            return holds;
        }, cancellationToken);

    public Task EndAsync(JobClaim claim, NewJob? next, CancellationToken cancellationToken) =>
        file.WriteAsync(Operation, connection => JobsTable.Complete(connection, claim) && next is not null && JobsTable.Add(connection, next, Now), cancellationToken);

    private bool IsNeeded(FileConnection connection, NewJob job) =>
        RescoringTable.OwnerOfUnjudged(connection, Now) is not null && !JobsTable.IsAsked(connection, job);

    private static bool WeighNews(FileConnection connection, long row, Func<ImportanceFacts, double> weigh)
    {
        bool changes = false;
        if (RescoringTable.Facts(connection, row) is { By: not ImportanceOrigin.Told } facts)
        {
            double importance = weigh(facts);
            changes = importance != facts.Importance;
            if (changes)
            {
                RescoringTable.Weighed(connection, row, (facts.Given, importance));
            }
        }

        RescoringTable.End(connection, row);
        return changes;
    }
}
