namespace Microsoft.Extensions.AI;

/// <summary>Which messages the inner client gets next, given that it may keep the conversation itself.</summary>
internal sealed class ToolTurnHistory
{
    private readonly List<ChatMessage> _original;
    private bool _serviceKeepsHistory;

    public ToolTurnHistory(IEnumerable<ChatMessage> messages)
    {
        _original = [.. messages];
        ToSend = _original;
    }

    public List<ChatMessage> ToSend { get; private set; }

    /// <summary>Every assistant and tool message since the request began.</summary>
    public List<ChatMessage> Produced { get; } = [];

    public void Continue(ChatResponse response)
    {
        if (response.ConversationId is not null)
        {
            // The service has all of it: only the results that follow are new to it.
            ToSend = [];
        }
        else if (_serviceKeepsHistory)
        {
            ToSend = [.. _original, .. Produced];
        }
        else
        {
            ToSend = [.. ToSend, .. response.Messages];
        }

        _serviceKeepsHistory = response.ConversationId is not null;
    }
}
