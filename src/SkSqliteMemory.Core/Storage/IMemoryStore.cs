using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage;

/// <summary>The memories of a file. Each method is one atomic use case.</summary>
internal interface IMemoryStore
{
    /// <summary>Stores content, full text and vector together. The same text in the same scope and kind again is the same memory.</summary>
    Task<MemoryEntry> RememberAsync(NewMemory memory, CancellationToken cancellationToken);

    /// <summary>
    /// Counts that a model notes something in a scope; false, and not counted, when it did so as often as it may within the window that ends now.
    /// </summary>
    Task<bool> TryNoteAsync(MemoryScope scope, (int Most, TimeSpan Window) limit, CancellationToken cancellationToken);

    /// <summary>A current memory, or null when the scope holds none of that id.</summary>
    Task<MemoryEntry?> FindAsync(MemoryScope scope, string id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Notes that a memory was confirmed; false when the scope holds no current one of that id.</summary>
    Task<bool> ConfirmAsync(MemoryScope scope, string id, CancellationToken cancellationToken);

    /// <summary>Notes of recalled memories whether they were of use; returns how many the scope holds.</summary>
    Task<int> RateAsync(MemoryScope scope, IReadOnlyList<string> ids, bool used, CancellationToken cancellationToken);

    /// <summary>Current memories in the order of their importance, then age.</summary>
    Task<IReadOnlyList<MemoryEntry>> ReadImportantAsync(MemoryScope scope, int top, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Current memories that have no vector yet, oldest first, of all scopes: work for the background.</summary>
    Task<IReadOnlyList<PendingVector>> ReadPendingVectorsAsync(int top, CancellationToken cancellationToken);

    /// <summary>Adds the vectors of memories that had none and still have the text they were made of.</summary>
    Task AddVectorsAsync(IReadOnlyList<PendingVector> vectors, CancellationToken cancellationToken);

    /// <summary>Adds recalls to what they recalled.</summary>
    Task CountAccessAsync(IReadOnlyList<EntryAccess> accesses, CancellationToken cancellationToken);
}
