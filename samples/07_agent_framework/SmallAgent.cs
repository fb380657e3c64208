using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Samples;

/// <summary>
/// What ChatClientAgent of the package Microsoft.Agents.AI does with its providers, as short as it can be said; the sample needs the
/// abstractions only. An application takes ChatClientAgent.
/// </summary>
internal sealed class SmallAgent(IChatClient chat, ChatHistoryProvider history, AIContextProvider memory) : AIAgent
{
    protected override ValueTask<AgentSession> CreateSessionCoreAsync(CancellationToken cancellationToken = default) =>
        new(new SmallSession(new AgentSessionStateBag()));

    protected override ValueTask<JsonElement> SerializeSessionCoreAsync(
        AgentSession session, JsonSerializerOptions? jsonSerializerOptions = null, CancellationToken cancellationToken = default) =>
        new(session.StateBag.Serialize());

    protected override ValueTask<AgentSession> DeserializeSessionCoreAsync(
        JsonElement serializedState, JsonSerializerOptions? jsonSerializerOptions = null, CancellationToken cancellationToken = default) =>
        new(new SmallSession(AgentSessionStateBag.Deserialize(serializedState)));

    protected override async Task<AgentResponse> RunCoreAsync(
        IEnumerable<ChatMessage> messages, AgentSession? session = null, AgentRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        IEnumerable<ChatMessage> prompt = await history.InvokingAsync(new(this, session, messages), cancellationToken);
        AIContext context = await memory.InvokingAsync(new(this, session, new AIContext { Messages = prompt }), cancellationToken);
        List<ChatMessage> whole = [.. context.Messages ?? []];
        ChatResponse response;
        try
        {
            response = await chat.GetResponseAsync(whole, new ChatOptions { Tools = [.. context.Tools ?? []] }, cancellationToken);
        }
        catch (Exception failure)
        {
            await history.InvokedAsync(new(this, session, whole, failure), cancellationToken);
            throw;
        }

        await history.InvokedAsync(new(this, session, whole, response.Messages), cancellationToken);
        return new AgentResponse(response);
    }

    protected override async IAsyncEnumerable<AgentResponseUpdate> RunCoreStreamingAsync(
        IEnumerable<ChatMessage> messages,
        AgentSession? session = null,
        AgentRunOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        AgentResponse response = await RunCoreAsync(messages, session, options, cancellationToken);
        foreach (ChatResponseUpdate update in new ChatResponse(response.Messages).ToChatResponseUpdates())
        {
            yield return new AgentResponseUpdate(update);
        }
    }

    private sealed class SmallSession(AgentSessionStateBag stateBag) : AgentSession(stateBag);
}
