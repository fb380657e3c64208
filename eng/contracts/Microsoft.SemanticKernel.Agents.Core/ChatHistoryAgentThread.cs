using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel.Agents;

public sealed class ChatHistoryAgentThread : AgentThread
{
    public ChatHistoryAgentThread() => ChatHistory = [];

    // A thread on a history counts as created: its providers never hear that a conversation was.
    public ChatHistoryAgentThread(ChatHistory chatHistory, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(chatHistory);
        ChatHistory = chatHistory;
        Id = id ?? NewId();
    }

    public ChatHistory ChatHistory { get; }

    public new Task CreateAsync(CancellationToken cancellationToken = default) => base.CreateAsync(cancellationToken);

    [Experimental("SKEXP0110")]
    public async IAsyncEnumerable<ChatMessageContent> GetMessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await CreateAsync(cancellationToken);
        foreach (var message in ChatHistory)
        {
            yield return message;
        }
    }

    protected override Task<string?> CreateInternalAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(NewId());

    protected override Task DeleteInternalAsync(CancellationToken cancellationToken)
    {
        ChatHistory.Clear();
        return Task.CompletedTask;
    }

    protected override Task OnNewMessageInternalAsync(ChatMessageContent newMessage, CancellationToken cancellationToken = default)
    {
        ChatHistory.Add(newMessage);
        return Task.CompletedTask;
    }

    private static string NewId() => Guid.NewGuid().ToString("N");
}
