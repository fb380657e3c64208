using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.AgentFramework.Tests;

/// <summary>Calls the providers in the order in which the framework's agent for chat clients does.</summary>
internal sealed class TestAgent(IChatClient model, ChatHistoryProvider history, params AIContextProvider[] providers) : AIAgent
{
    protected override ValueTask<AgentSession> CreateSessionCoreAsync(CancellationToken cancellationToken = default) => new(new TestSession());

    protected override ValueTask<JsonElement> SerializeSessionCoreAsync(
        AgentSession session, JsonSerializerOptions? jsonSerializerOptions = null, CancellationToken cancellationToken = default) =>
        new(session.StateBag.Serialize());

    protected override ValueTask<AgentSession> DeserializeSessionCoreAsync(
        JsonElement serializedState, JsonSerializerOptions? jsonSerializerOptions = null, CancellationToken cancellationToken = default) =>
        new(new TestSession(serializedState));

    protected override async Task<AgentResponse> RunCoreAsync(
        IEnumerable<ChatMessage> messages, AgentSession? session = null, AgentRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        (List<ChatMessage> prompt, ChatOptions chatOptions) = await PrepareAsync(messages, session, cancellationToken);
        ChatResponse response;
        try
        {
            response = await model.GetResponseAsync(prompt, chatOptions, cancellationToken);
        }
        catch (Exception failure)
        {
            await history.InvokedAsync(new(this, session, prompt, failure), cancellationToken);
            throw;
        }

        await history.InvokedAsync(new(this, session, prompt, response.Messages), cancellationToken);
        return new AgentResponse(response);
    }

    protected override async IAsyncEnumerable<AgentResponseUpdate> RunCoreStreamingAsync(
        IEnumerable<ChatMessage> messages,
        AgentSession? session = null,
        AgentRunOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (List<ChatMessage> prompt, ChatOptions chatOptions) = await PrepareAsync(messages, session, cancellationToken);
        List<ChatResponseUpdate> updates = [];
        IAsyncEnumerator<ChatResponseUpdate> stream = model.GetStreamingResponseAsync(prompt, chatOptions, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (stream)
        {
            while (await MoveNextAsync(stream, session, prompt, cancellationToken))
            {
                updates.Add(stream.Current);
                yield return new AgentResponseUpdate(stream.Current);
            }
        }

        await history.InvokedAsync(new(this, session, prompt, updates.ToChatResponse().Messages), cancellationToken);
    }

    private async Task<bool> MoveNextAsync(
        IAsyncEnumerator<ChatResponseUpdate> stream, AgentSession? session, List<ChatMessage> prompt, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync();
        }
        catch (Exception failure)
        {
            await history.InvokedAsync(new(this, session, prompt, failure), cancellationToken);
            throw;
        }
    }

    private async Task<(List<ChatMessage> Prompt, ChatOptions Options)> PrepareAsync(
        IEnumerable<ChatMessage> messages, AgentSession? session, CancellationToken cancellationToken)
    {
        AIContext context = new()
        {
            Messages = await history.InvokingAsync(new(this, session, messages), cancellationToken),
        };
        foreach (AIContextProvider provider in providers)
        {
            context = await provider.InvokingAsync(new(this, session, context), cancellationToken);
        }

        return ([.. context.Messages ?? []], new ChatOptions { Tools = [.. context.Tools ?? []] });
    }
}
