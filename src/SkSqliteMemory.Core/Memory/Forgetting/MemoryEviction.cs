using SkSqliteMemory.Memory.Forgetting;

namespace SkSqliteMemory;

/// <summary>Eviction from the long-term memory: what would go, what went, and the way back. Thread-safe.</summary>
/// <remarks>
/// The background evicts by itself under <see cref="SqliteMemoryOptions.Eviction"/>. It deletes from the memory and keeps the text in the log
/// until the undo window ends; to have something gone at once, forget it (<see cref="SqliteMemory.Forgetting"/>).
/// </remarks>
public sealed class MemoryEviction
{
    private const int MaxTop = 1_000;

    private readonly SqliteMemory _memory;

    internal MemoryEviction(SqliteMemory memory) => _memory = memory;

    private EvictionChore Chore => _memory.Engine.Evicting;

    /// <summary>What an eviction would take from an owner now. Changes nothing.</summary>
    /// <param name="scope">The owner; a session in it is not regarded, quotas are the owner's.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The plan, also when <see cref="EvictionOptions.Enabled"/> is <see langword="false"/>.</returns>
    /// <exception cref="ArgumentException">The scope names no owner.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<EvictionPlan> PlanAsync(MemoryScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.RequireOwner(nameof(scope));
        return Chore.PlanAsync(scope, cancellationToken);
    }

    /// <summary>Evicts now, in the whole file, in slices of some milliseconds between which other writes have their turn; for operators.</summary>
    /// <param name="cancellationToken">Stops between two slices; what is done stays done.</param>
    /// <returns>What this call did, also when <see cref="EvictionOptions.Enabled"/> is <see langword="false"/>.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<EvictionResult> RunAsync(CancellationToken cancellationToken = default) => Chore.RunAsync(cancellationToken);

    /// <summary>What was evicted from an owner, the newest first.</summary>
    /// <param name="scope">The owner; a session in it is not regarded.</param>
    /// <param name="top">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The entries of the log, each with its rule and the parts of its score.</returns>
    /// <exception cref="ArgumentException">The scope names no owner.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is out of range.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<EvictionRecord>> GetLogAsync(MemoryScope scope, int top = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.RequireOwner(nameof(scope));
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, MaxTop);
        return _memory.Engine.Storage.Evictions.ReadLogAsync(scope, top, cancellationToken);
    }

    /// <summary>Puts an evicted memory back, under its id, with its vector, its sources, what it said in the graph and what was counted of it.</summary>
    /// <remarks>
    /// It counts as confirmed now and loses an expiry that has passed, so that it is not evicted again at once. Where its text was remembered again
    /// meanwhile, or its fact got a later value, it comes back with <see cref="MemoryEntry.ValidTo"/> set: as history.
    /// </remarks>
    /// <param name="scope">Whose memory it was.</param>
    /// <param name="memoryId">The id of the memory.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>The memory, or <see langword="null"/> when the undo window has ended or nothing of that id was evicted in the scope.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the id is blank.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public async Task<MemoryEntry?> UndoAsync(MemoryScope scope, string memoryId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.RequireOwner(nameof(scope));
        ArgumentException.ThrowIfNullOrWhiteSpace(memoryId);
        MemoryEntry? entry = await _memory.Engine.Storage.Evictions.UndoAsync(scope, memoryId, cancellationToken).ConfigureAwait(false);
        if (entry is not null)
        {
            // The vector that was kept is of no use where the file has changed to another model since.
            await _memory.Engine.AskForVectorsAsync(cancellationToken).ConfigureAwait(false);
        }

        return entry;
    }
}
