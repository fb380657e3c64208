using SkSqliteMemory.Memory;

namespace SkSqliteMemory;

/// <summary>What was learned from conversations: where a memory came from, what it superseded, what was merged into it, and the way back.</summary>
/// <remarks>Handed out by <see cref="SqliteMemory.Learning"/>. Thread-safe; holds nothing that must be disposed of.</remarks>
public sealed class MemoryLearning
{
    private const int MostMerges = 1_000;

    private readonly MemoryEngine _engine;

    internal MemoryLearning(MemoryEngine engine) => _engine = engine;

    /// <summary>The messages that a memory, and those it stands for, were learned from, the oldest first.</summary>
    /// <param name="scope">Whose memory it is.</param>
    /// <param name="id">The id of the memory.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The messages that are still there; empty for a memory that was not learned, or is not in the scope.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the id is blank.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<MemorySource>> GetSourcesAsync(MemoryScope scope, string id, CancellationToken cancellationToken = default)
    {
        Check(scope, id);
        return _engine.Storage.Learning.ReadSourcesAsync(scope, id, cancellationToken);
    }

    /// <summary>A memory with those that said the same thing's other values before and after it, such as where somebody lived.</summary>
    /// <param name="scope">Whose memory it is.</param>
    /// <param name="id">The id of one of them.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The memories by the time from which they held; the memory alone when nothing superseded it or was superseded by it.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the id is blank.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<MemoryEntry>> GetHistoryAsync(MemoryScope scope, string id, CancellationToken cancellationToken = default)
    {
        Check(scope, id);
        return _engine.Storage.Learning.ReadHistoryAsync(scope, id, cancellationToken);
    }

    /// <summary>The memories that another one stands for because it says the same, the latest merge first, at most 1,000.</summary>
    /// <param name="scope">Whose memories.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The pairs.</returns>
    /// <exception cref="ArgumentException">The scope names no owner.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<MergedMemory>> GetMergedAsync(MemoryScope scope, CancellationToken cancellationToken = default)
    {
        Check(scope, "any");
        return _engine.Storage.Learning.ReadMergedAsync(scope, MostMerges, cancellationToken);
    }

    /// <summary>
    /// Parts what was merged: the memory is recalled again by itself, beside the one that stood for it. Where that one has been superseded or ended
    /// meanwhile, the memory has been as well, at the same time.
    /// </summary>
    /// <param name="scope">Whose memory it is.</param>
    /// <param name="mergedId">The id of the memory that is not recalled, see <see cref="MergedMemory.Merged"/>.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>Whether there was such a merge.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the id is blank.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public async Task<bool> UndoMergeAsync(MemoryScope scope, string mergedId, CancellationToken cancellationToken = default)
    {
        Check(scope, mergedId);
        if (!await _engine.Storage.Learning.UndoMergeAsync(scope, mergedId, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        // What was not current when the file changed to another embedding model has no vector of it.
        await _engine.AskForVectorsAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static void Check(MemoryScope scope, string id)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.RequireOwner(nameof(scope));
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
    }
}
