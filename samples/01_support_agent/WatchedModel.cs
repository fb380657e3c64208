using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Samples;

/// <summary>What a model received and did, one entry a call.</summary>
/// <param name="PromptTokens">The tokens of the prompt, tool results included.</param>
/// <param name="ToolCalls">The tools it asked for, with their arguments.</param>
internal sealed record ModelCall(int PromptTokens, IReadOnlyList<string> ToolCalls);

/// <summary>Stands before the model and notes what it receives and what it asks for.</summary>
internal sealed class WatchedModel(IChatClient model) : DelegatingChatClient(model)
{
    private readonly List<ModelCall> _calls = [];

    /// <summary>The calls since the last time they were taken.</summary>
    public IReadOnlyList<ModelCall> TakeCalls()
    {
        ModelCall[] taken = [.. _calls];
        _calls.Clear();
        return taken;
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] prompt = [.. messages];
        ChatResponse response = await base.GetResponseAsync(prompt, options, cancellationToken);
        _calls.Add(new ModelCall(Count(prompt), Calls(response.Messages.SelectMany(message => message.Contents))));
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatMessage[] prompt = [.. messages];
        List<AIContent> contents = [];
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(prompt, options, cancellationToken))
        {
            contents.AddRange(update.Contents);
            yield return update;
        }

        _calls.Add(new ModelCall(Count(prompt), Calls(contents)));
    }

    private static int Count(IEnumerable<ChatMessage> prompt) => prompt.SelectMany(message => message.Contents).Sum(content =>
        EstimatedTokenCounter.Instance.Count(content switch
        {
            TextContent text => text.Text,
            FunctionResultContent { Result: { } result } => result.ToString() ?? "",
            FunctionCallContent call => Describe(call),
            _ => "",
        }));

    private static string[] Calls(IEnumerable<AIContent> contents) => [.. contents.OfType<FunctionCallContent>().Select(Describe)];

    private static string Describe(FunctionCallContent call) =>
        $"{call.Name}({string.Join(", ", call.Arguments?.Select(argument => $"{argument.Key}: {argument.Value}") ?? [])})";
}
