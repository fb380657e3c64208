namespace Microsoft.SemanticKernel.Agents;

public class AgentResponseItem<TMessage>
{
    public AgentResponseItem(TMessage message, AgentThread thread)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(thread);
        Message = message;
        Thread = thread;
    }

    public TMessage Message { get; }

    public AgentThread Thread { get; }

    public static implicit operator TMessage(AgentResponseItem<TMessage> responseItem) => responseItem.Message;
}
