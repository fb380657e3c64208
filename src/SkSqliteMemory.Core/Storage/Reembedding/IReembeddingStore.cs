using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Reembedding;

/// <summary>Changing the file to another embedding model. Each write is one short transaction.</summary>
internal interface IReembeddingStore
{
    /// <summary>The file's model, and what stands beside it.</summary>
    Task<ReembeddingView> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Texts behind one of them that the shadow would need vectors of, or, unless all are wanted, that lack theirs.</summary>
    Task<LackingTexts> ReadTextsAsync(LackingText? after, (bool All, int Top) wanted, CancellationToken cancellationToken);

    /// <summary>The texts that lack their vectors of those that changed after a number of the change feed; null when it does not reach back that far.</summary>
    Task<LackingTexts?> ReadChangedAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>How many vectors the shadow has.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>How many bytes of the file a vector of so many numbers takes, about.</summary>
    long BytesOf(int dimensions);

    /// <summary>Begins to fill the shadow, or goes on.</summary>
    Task<ReembeddingBegin> BeginAsync(EmbeddingModel next, ReembeddingLease lease, CancellationToken cancellationToken);

    /// <summary>Counts what lacks its vector, and notes how many there will be.</summary>
    Task MeasureAsync(ReembeddingLease lease, CancellationToken cancellationToken);

    /// <summary>Stores the first of these vectors, as many as fit a slice; returns how many were looked at, and null when the lease was lost.</summary>
    Task<int?> WriteAsync(ReembeddingLease lease, IReadOnlyList<LackingText> vectors, CancellationToken cancellationToken);

    /// <summary>Stores the last vectors and changes the file to the next model, if by then no text lacks its vector. One transaction.</summary>
    /// <param name="lease">Proves who fills.</param>
    /// <param name="last">The last vectors, and the number of the change feed when all others were there.</param>
    /// <param name="keepUntil">Until when the former vectors are kept.</param>
    /// <param name="cancellationToken">Cancels while it waits.</param>
    Task<ReembeddingSwap> SwapAsync(ReembeddingLease lease, LackingTexts last, DateTimeOffset keepUntil, CancellationToken cancellationToken);

    /// <summary>Lets writers of vectors wait until an instant, or until the exchange; false when the lease was lost.</summary>
    Task<bool> HoldAsync(ReembeddingLease lease, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Keeps the lease for longer; false when it was lost.</summary>
    Task<bool> ExtendAsync(ReembeddingLease lease, CancellationToken cancellationToken);

    /// <summary>Gives the lease back.</summary>
    Task ReleaseAsync(ReembeddingLease lease, CancellationToken cancellationToken);

    /// <summary>Gives up what stands in the shadow, whoever fills it; false when there is nothing.</summary>
    Task<bool> DiscardAsync(CancellationToken cancellationToken);

    /// <summary>Deletes a slice of what was given up or whose time has come; whether more is left.</summary>
    Task<bool> DropAsync(CancellationToken cancellationToken);
}
