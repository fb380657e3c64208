using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Conversations;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Vectors.Turns;

/// <inheritdoc/>
internal sealed class TurnVectorStore(MemoryFile file) : ITurnVectorStore
{
    private const int SliceRows = 256;

    public Task<bool> IsBehindAsync(EmbeddedContext context, bool compares, CancellationToken cancellationToken) =>
        file.ReadAsync("embed", connection =>
        {
            TurnVectorProgress progress = Begin(connection, context, compares);
            return TurnVectorProgressTable.IsBehind(connection, progress.Sequence)
                || (progress.ScannedRow is not null && TurnVectorProgressTable.Next(connection, progress, 1).Rows.Count > 0);
        }, cancellationToken);

    public Task<TurnVectorWork> ReadAsync(EmbeddedContext context, bool compares, CancellationToken cancellationToken) =>
        file.ReadAsync("embed", connection => Read(connection, context, Begin(connection, context, compares)), cancellationToken);

    public Task SaveAsync(
        EmbeddedContext context, IReadOnlyList<(EmbeddedTurn Turn, ModelVector Vector)> made, CancellationToken cancellationToken) =>
        file.WriteAsync("embed", connection =>
        {
            // Somebody may have spoken, or been forgotten, while the vectors were made.
            Dictionary<long, string> now = new TurnWindows(connection, context).Around(made.Select(static one => one.Turn.Row))
                .ToDictionary(static turn => turn.Row, static turn => turn.Hash);
            long model = EmbeddingModelsTable.Require(connection, made[0].Vector.Model, file.Settings);
            foreach ((EmbeddedTurn turn, ModelVector vector) in made.Where(one => now.GetValueOrDefault(one.Turn.Row) == one.Turn.Hash))
            {
                TurnVectorsTable.Save(connection, turn, (model, vector.Values));
            }

            TurnVectorChangesTable.Trim(connection, 4 * made.Count);
            return made.Count;
        }, cancellationToken);

    public Task AdvanceAsync(TurnVectorWork done, CancellationToken cancellationToken) =>
        file.WriteAsync("embed", connection =>
        {
            foreach (long row in done.Silent)
            {
                TurnVectorsTable.Delete(connection, row);
            }

            TurnVectorProgressTable.Save(connection, done.Reached);
            return done.Silent.Count;
        }, cancellationToken);

    private static TurnVectorWork Read(FileConnection connection, EmbeddedContext context, TurnVectorProgress begun)
    {
        (List<long> rows, TurnVectorProgress reached) = TurnVectorProgressTable.Next(connection, begun, SliceRows);
        List<long> stale = TurnVectorsTable.Stale(connection, SliceRows);
        List<EmbeddedTurn> turns = new TurnWindows(connection, context).Around(rows.Concat(stale));
        long? model = EmbeddingModelsTable.Current(connection)?.Id;
        HashSet<long> speaking = [.. turns.Select(static turn => turn.Row)];
        return new TurnVectorWork(
            [.. turns.Where(turn => model is not { } known || TurnVectorsTable.HashOf(connection, turn.Row, known) != turn.Hash)],
            [.. stale.Where(row => !speaking.Contains(row))],
            reached,
            reached != begun || stale.Count > 0);
    }

    // Where nothing is known, or not of all changes since, all messages are looked through.
    private static TurnVectorProgress Begin(FileConnection connection, EmbeddedContext context, bool compares) =>
        TurnVectorProgressTable.Read(connection) is { } known && (!compares || known.Recipe == context.Recipe)
            && ChangesTable.ReachesBackTo(connection, known.Sequence)
            ? known
            : new TurnVectorProgress(context.Recipe, ChangesTable.Newest(connection), 0);
}
