using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Reembedding;

/// <summary>What the file says of the vectors beside the current ones.</summary>
internal sealed record ReembeddingRow(long ModelId, EmbeddingModel Model, ReembeddingState State, DateTimeOffset StartedAt, (long Done, long Total) Progress)
{
    public DateTimeOffset? KeepUntil { get; init; }

    public string? Lease { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    public ReembeddingStatus ToStatus() => new(State, Model.ToString(), StartedAt)
    {
        Progress = new ReembeddingProgress(Progress.Done, Progress.Total),
        KeptUntil = State == ReembeddingState.Kept ? KeepUntil : null,
    };
}

/// <summary>The file's model and what stands beside it, from one moment.</summary>
internal sealed record ReembeddingView(EmbeddingModel? Current, ReembeddingRow? Shadow)
{
    /// <summary>Whether writers wait because the last vector is being made.</summary>
    public bool IsHeld { get; init; }
}

/// <summary>Who fills the shadow, and until when nobody else may.</summary>
internal readonly record struct ReembeddingLease(string Holder, DateTimeOffset Until);

/// <summary>A text that lacks its vector in the shadow, and which of the tables it belongs to.</summary>
internal sealed record LackingText(int Table, PendingVector Pending);

/// <summary>Texts that lack their vectors.</summary>
/// <param name="Texts">The texts, by table and row.</param>
/// <param name="Sequence">The newest number of the change feed when they were read.</param>
internal sealed record LackingTexts(IReadOnlyList<LackingText> Texts, long Sequence);

/// <summary>What became of the wish to fill the shadow.</summary>
internal enum ReembeddingBegin
{
    /// <summary>The caller has the lease.</summary>
    Begun,

    /// <summary>The file is of the model already.</summary>
    IsCurrent,

    /// <summary>Somebody else fills it, with the same model.</summary>
    IsLeased,

    /// <summary>What stood in the shadow is being deleted.</summary>
    IsDropping,

    /// <summary>The shadow holds vectors of a third model.</summary>
    IsOfAnother,
}

/// <summary>What became of the exchange.</summary>
internal enum ReembeddingSwap
{
    /// <summary>The file is of the next model.</summary>
    Done,

    /// <summary>A text that was stored or changed meanwhile lacks its vector.</summary>
    Lacking,

    /// <summary>The lease was lost, or the shadow given up.</summary>
    Lost,
}
