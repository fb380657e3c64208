namespace Microsoft.SemanticKernel.ChatCompletion;

public static class ChatHistoryExtensions
{
    public static async Task<bool> ReduceInPlaceAsync(
        this ChatHistory chatHistory, IChatHistoryReducer? reducer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chatHistory);
        if (reducer is null || await reducer.ReduceAsync(chatHistory, cancellationToken) is not { } reduced)
        {
            return false;
        }

        // The reducer may have answered lazily from the history that is cleared here.
        var kept = reduced.ToArray();
        chatHistory.Clear();
        chatHistory.AddRange(kept);
        return true;
    }

    public static async Task<IReadOnlyList<ChatMessageContent>> ReduceAsync(
        this IReadOnlyList<ChatMessageContent> chatHistory, IChatHistoryReducer? reducer, CancellationToken cancellationToken)
    {
        var reduced = reducer is null ? null : await reducer.ReduceAsync(chatHistory, cancellationToken);
        return reduced?.ToArray() ?? chatHistory;
    }

    public static async Task<ChatHistory> ReduceAsync(
        this ChatHistory chatHistory, IChatHistoryReducer? reducer, CancellationToken cancellationToken) =>
        reducer is null ? chatHistory : new ChatHistory(await reducer.ReduceAsync(chatHistory, cancellationToken) ?? chatHistory);
}
