using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using AI = Microsoft.Extensions.AI;

namespace SkSqliteMemory.Samples;

/// <summary>A chat client over OpenAI's chat completions: texts, tools and streaming, which is what the samples need.</summary>
/// <remarks>In an application take <c>AsIChatClient()</c> of the package Microsoft.Extensions.AI.OpenAI instead.</remarks>
public sealed class OpenAIModel(ChatClient client, string model, Uri? endpoint) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new("openai", endpoint, model);

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatCompletion completion = await client.CompleteChatAsync(
            OpenAIConversion.ToOpenAI(messages, options), OpenAIConversion.ToOpenAI(options), cancellationToken);
        AI.ChatMessage answer = new(ChatRole.Assistant, string.Concat(completion.Content.Select(part => part.Text)));
        foreach (ChatToolCall call in completion.ToolCalls)
        {
            answer.Contents.Add(OpenAIConversion.ToCall(call.Id, call.FunctionName, call.FunctionArguments.ToString()));
        }

        return new ChatResponse(answer)
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            Usage = OpenAIConversion.ToUsage(completion.Usage),
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AI.ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The arguments of a tool call arrive in pieces, each with the number of its call.
        SortedDictionary<int, (string Id, string Name, string Arguments)> calls = [];
        string? id = null;
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(
            OpenAIConversion.ToOpenAI(messages, options), OpenAIConversion.ToOpenAI(options), cancellationToken))
        {
            id ??= update.CompletionId;
            foreach (ChatMessageContentPart part in update.ContentUpdate.Where(part => part.Text is { Length: > 0 }))
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, part.Text) { ResponseId = id, MessageId = id };
            }

            foreach (StreamingChatToolCallUpdate piece in update.ToolCallUpdates)
            {
                (string Id, string Name, string Arguments) call = calls.GetValueOrDefault(piece.Index, ("", "", ""));
                calls[piece.Index] = (
                    call.Id + piece.ToolCallId, call.Name + piece.FunctionName, call.Arguments + piece.FunctionArgumentsUpdate?.ToString());
            }
        }

        foreach ((string callId, string name, string arguments) in calls.Values)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [OpenAIConversion.ToCall(callId, name, arguments)]) { ResponseId = id, MessageId = id };
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(client) ? client
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
