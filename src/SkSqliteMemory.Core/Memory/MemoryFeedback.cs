namespace SkSqliteMemory;

/// <summary>What became of memories after they were recalled. It moves their place in rankings and their chance to stay. Thread-safe.</summary>
public sealed class MemoryFeedback
{
    private readonly SqliteMemory _memory;

    internal MemoryFeedback(SqliteMemory memory) => _memory = memory;

    /// <summary>Says that a memory still holds: its age starts anew.</summary>
    /// <remarks>Being recalled does not renew a memory (<see cref="ScoringOptions.PassiveRenewal"/>); this does.</remarks>
    /// <param name="scope">Whose memory it is.</param>
    /// <param name="id">The id of the memory.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>Whether the scope holds a memory of that id that was not superseded.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the id is blank.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<bool> ConfirmAsync(MemoryScope scope, string id, CancellationToken cancellationToken = default)
    {
        Check(scope);
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _memory.Engine.Memories.ConfirmAsync(scope, id, cancellationToken);
    }

    /// <summary>Says that recalled memories were of use, for instance because the answer rests on them.</summary>
    /// <param name="scope">Whose memories.</param>
    /// <param name="ids">Their ids. Those the scope does not hold are passed over, so ids of messages may be among them.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>How many the scope holds.</returns>
    /// <exception cref="ArgumentException">The scope names no owner.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<int> UsedAsync(MemoryScope scope, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) =>
        RateAsync(scope, ids, true, cancellationToken);

    /// <summary>Says that recalled memories were passed over. Each time lowers what their recalls count.</summary>
    /// <param name="scope">Whose memories.</param>
    /// <param name="ids">Their ids. Those the scope does not hold are passed over.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>How many the scope holds.</returns>
    /// <exception cref="ArgumentException">The scope names no owner.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<int> IgnoredAsync(MemoryScope scope, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) =>
        RateAsync(scope, ids, false, cancellationToken);

    private Task<int> RateAsync(MemoryScope scope, IReadOnlyList<string> ids, bool used, CancellationToken cancellationToken)
    {
        Check(scope);
        ArgumentNullException.ThrowIfNull(ids);
        return _memory.Engine.Memories.RateAsync(scope, ids, used, cancellationToken);
    }

    private static void Check(MemoryScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.RequireOwner(nameof(scope));
    }
}
