using SkSqliteMemory.Core.Tests.Memory.Reembedding;

namespace SkSqliteMemory.Core.Tests.Faults;

/// <summary>What changes the embedding model, in many transactions: after a fault the file is between two of them, and a second call ends it.</summary>
internal static class ReembeddingOperations
{
    public static IReadOnlyList<SessionOperation> All { get; } =
    [
        new("change the model", async (on, token) =>
        {
            await on.Memory.Embeddings.ReembedAsync(TwoModels.Next(), new ReembeddingOptions { BatchSize = 2 }, token);
            return null;
        }) { PrepareAsync = FilledAsync, IsBackground = true },
        new("change the model back", async (on, token) =>
        {
            // A second try may find that it is back.
            if (await on.Memory.Embeddings.GetStatusAsync(token) is { State: ReembeddingState.Kept, Model: TwoModels.FormerName })
            {
                await on.Memory.Embeddings.RevertAsync(TwoModels.Former(), cancellationToken: token);
            }

            await on.Memory.Embeddings.ReembedAsync(TwoModels.Former(), cancellationToken: token);
            return null;
        }) { PrepareAsync = ChangedAsync, IsBackground = true },
        new("give the former vectors up", async (on, token) =>
        {
            await on.Memory.Embeddings.DiscardAsync(token);
            return null;
        }) { PrepareAsync = ChangedAsync, IsBackground = true },
        new("estimate a change of the model", async (on, token) => (await on.Memory.Embeddings.EstimateAsync(TwoModels.Next(), cancellationToken: token)).ToString())
        {
            PrepareAsync = FilledAsync, IsRead = true,
        },
    ];

    private static async Task FilledAsync(FaultStage on)
    {
        foreach (string text in (string[])["The parcel is in Bern", "The parcel is late", "The refund is paid"])
        {
            await on.Memory.RememberAsync(on.Owner, text);
        }

        await on.Memory.Embeddings.ReembedAsync(TwoModels.Former());
    }

    private static async Task ChangedAsync(FaultStage on)
    {
        await FilledAsync(on);
        await on.Memory.Embeddings.ReembedAsync(TwoModels.Next());
        await on.Memory.RememberAsync(on.Owner, "The refund is paid twice");
    }
}
