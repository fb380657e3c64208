using System.Diagnostics;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Reembedding;

/// <inheritdoc/>
internal sealed class ReembeddingStore(MemoryFile file) : IReembeddingStore
{
    private const string Operation = "reembed";

    // The commit comes on top, and so may a batch of other writes.
    private static readonly TimeSpan SliceTime = TimeSpan.FromMilliseconds(4);
    private const int SliceRows = 32;

    /// <summary>The tables that hold vectors of the file's model. All of them change to another one at once.</summary>
    private static readonly IShadowedVectors[] Tables = [new MemoryShadow()];

    private DateTimeOffset Now => file.Settings.Time.GetUtcNow();

    public Task<ReembeddingView> ReadAsync(CancellationToken cancellationToken) =>
        file.ReadAsync(Operation, connection => new ReembeddingView(EmbeddingModelsTable.Current(connection)?.Model, ReembeddingTable.Read(connection))
        {
            IsHeld = ReembeddingTable.IsHeld(connection, Now),
        }, cancellationToken);

    public Task<LackingTexts> ReadTextsAsync(LackingText? after, (bool All, int Top) wanted, CancellationToken cancellationToken) =>
        file.ReadAsync(Operation, connection =>
        {
            List<LackingText> texts = [];
            for (int table = after?.Table ?? 0; table < Tables.Length && texts.Count < wanted.Top; table++)
            {
                long row = table == after?.Table ? after.Pending.Row : long.MinValue;
                int top = wanted.Top - texts.Count;
                texts.AddRange(Of(table, wanted.All ? Tables[table].Needed(connection, row, top) : Tables[table].Lacking(connection, row, top)));
            }

            return new LackingTexts(texts, ChangesTable.Newest(connection));
        }, cancellationToken);

    public Task<LackingTexts?> ReadChangedAsync(long sequence, CancellationToken cancellationToken) =>
        file.ReadAsync(Operation, connection => LackingSince(connection, new LackingTexts([], sequence)) is { } texts
            ? new LackingTexts(texts, ChangesTable.Newest(connection))
            : null, cancellationToken);

    public Task<long> CountAsync(CancellationToken cancellationToken) =>
        file.ReadAsync(Operation, static connection => Tables.Sum(table => table.Count(connection)), cancellationToken);

    public long BytesOf(int dimensions) => VectorRowSize.Of(dimensions);

    public Task<ReembeddingBegin> BeginAsync(EmbeddingModel next, ReembeddingLease lease, CancellationToken cancellationToken) =>
        file.WriteAsync(Operation, connection =>
        {
            ReembeddingRow? shadow = ReembeddingTable.Read(connection);
            if (EmbeddingModelsTable.Current(connection)?.Model.Matches(next) == true && shadow?.State != ReembeddingState.Filling)
            {
                return ReembeddingBegin.IsCurrent;
            }

            switch (shadow)
            {
                case { State: ReembeddingState.Dropping }:
                    return ReembeddingBegin.IsDropping;
                case not null when !shadow.Model.Matches(next):
                    return ReembeddingBegin.IsOfAnother;
                case { Lease: { } holder } when holder != lease.Holder && shadow.LeaseUntil > Now && !ProcessIdentity.IsDead(holder):
                    return ReembeddingBegin.IsLeased;
            }

            ReembeddingTable.Begin(connection, shadow?.ModelId ?? EmbeddingModelsTable.AddToShadow(connection, next, Now), lease, Now);
            return ReembeddingBegin.Begun;
        }, cancellationToken);

    public async Task MeasureAsync(ReembeddingLease lease, CancellationToken cancellationToken)
    {
        long lacking = await file.ReadAsync(
            Operation, static connection => Tables.Sum(table => table.CountLacking(connection)), cancellationToken).ConfigureAwait(false);
        await file.WriteAsync(Operation, connection => ReembeddingTable.SetTotal(connection, lease, lacking), cancellationToken).ConfigureAwait(false);
    }

    public Task<int?> WriteAsync(ReembeddingLease lease, IReadOnlyList<LackingText> vectors, CancellationToken cancellationToken) =>
        file.WriteAsync<int?>(Operation, connection =>
        {
            // The lease's proof is part of the transaction: who lost it changes nothing.
            if (!ReembeddingTable.Extend(connection, lease))
            {
                return null;
            }

            long started = Stopwatch.GetTimestamp();
            long model = ReembeddingTable.Read(connection)!.ModelId;
            (int seen, int done) = (0, 0);
            while (seen < Math.Min(vectors.Count, SliceRows) && (seen == 0 || Stopwatch.GetElapsedTime(started) < SliceTime))
            {
                done += Tables[vectors[seen].Table].Write(connection, model, vectors[seen].Pending) ? 1 : 0;
                seen++;
            }

            ReembeddingTable.Extend(connection, lease, done);
            return seen;
        }, cancellationToken);

    public Task<ReembeddingSwap> SwapAsync(
        ReembeddingLease lease, LackingTexts last, DateTimeOffset keepUntil, CancellationToken cancellationToken) =>
        file.WriteAsync(Operation, connection =>
        {
            if (!ReembeddingTable.Extend(connection, lease))
            {
                return ReembeddingSwap.Lost;
            }

            long next = ReembeddingTable.Read(connection)!.ModelId;
            int done = last.Texts.Count(text => Tables[text.Table].Write(connection, next, text.Pending));
            ReembeddingTable.Extend(connection, lease, done);
            if (LackingSince(connection, last) is not { Count: 0 })
            {
                return ReembeddingSwap.Lacking;
            }

            Exchange(connection, next, keepUntil);
            return ReembeddingSwap.Done;
        }, cancellationToken);

    public Task<bool> HoldAsync(ReembeddingLease lease, DateTimeOffset until, CancellationToken cancellationToken) =>
        file.WriteAsync(Operation, connection => ReembeddingTable.Hold(connection, lease, until), cancellationToken);

    public Task<bool> ExtendAsync(ReembeddingLease lease, CancellationToken cancellationToken) =>
        file.WriteAsync(Operation, connection => ReembeddingTable.Extend(connection, lease), cancellationToken);

    public Task ReleaseAsync(ReembeddingLease lease, CancellationToken cancellationToken) =>
        file.WriteAsync(Operation, connection => ReembeddingTable.Release(connection, lease), cancellationToken);

    public Task<bool> DiscardAsync(CancellationToken cancellationToken) => file.WriteAsync(Operation, ReembeddingTable.Discard, cancellationToken);

    public async Task<bool> DropAsync(CancellationToken cancellationToken)
    {
        // Asking first keeps idle workers off the write lock.
        if (!await file.ReadAsync(Operation, connection => MayDrop(ReembeddingTable.Read(connection)), cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        return await file.WriteAsync(Operation, connection =>
        {
            ReembeddingTable.EndWindows(connection, Now);
            if (ReembeddingTable.Read(connection) is not { State: ReembeddingState.Dropping } shadow)
            {
                return false;
            }

            if (Tables.Sum(table => table.Drop(connection, SliceRows)) > 0)
            {
                return true;
            }

            ReembeddingTable.End(connection);
            EmbeddingModelsTable.SetState(connection, shadow.ModelId, "gone");
            return false;
        }, cancellationToken).ConfigureAwait(false);
    }

    private bool MayDrop(ReembeddingRow? shadow) =>
        shadow?.State == ReembeddingState.Dropping || (shadow?.State == ReembeddingState.Kept && shadow.KeepUntil <= Now);

    private void Exchange(FileConnection connection, long next, DateTimeOffset keepUntil)
    {
        long? former = EmbeddingModelsTable.Current(connection)?.Id;
        foreach (IShadowedVectors table in Tables)
        {
            table.Exchange(connection);
        }

        // Two of one state there are at no moment.
        EmbeddingModelsTable.SetState(connection, next, "gone");
        if (former is { } model)
        {
            EmbeddingModelsTable.SetState(connection, model, "shadow");
        }

        EmbeddingModelsTable.SetState(connection, next, "current");
        ReembeddingTable.Swapped(connection, former, (keepUntil, Now));
    }

    private static List<LackingText>? LackingSince(FileConnection connection, LackingTexts known)
    {
        List<LackingText> lacking = [];
        for (int table = 0; table < Tables.Length; table++)
        {
            IEnumerable<long> rows = known.Texts.Where(text => text.Table == table).Select(static text => text.Pending.Row);
            if (Tables[table].LackingSince(connection, known.Sequence, rows) is not { } found)
            {
                return null;
            }

            lacking.AddRange(Of(table, found));
        }

        return lacking;
    }

    private static IEnumerable<LackingText> Of(int table, IEnumerable<PendingVector> found) => found.Select(one => new LackingText(table, one));
}
