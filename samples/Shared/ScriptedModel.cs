using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Samples;

/// <summary>
/// A model made of rules, so that the samples run offline. It knows no answer: it reads the prompt, calls the memory tools it was
/// offered, and quotes from what they return.
/// </summary>
/// <remarks>
/// Asked to remember something it calls <c>remember</c>. Asked a question it calls <c>recall</c>, then <c>recall_details</c> for the best
/// messages, then quotes the sentences that share most words with the question. Without tools it quotes from the prompt.
/// </remarks>
public sealed partial class ScriptedModel : IChatClient
{
    private const int DetailsOpened = 2;

    private int _calls;

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatMessage> prompt = [.. messages];
        int asked = prompt.FindLastIndex(message => message.Role == ChatRole.User);
        string request = asked < 0 ? "" : prompt[asked].Text;
        Toolbox tools = new(options?.Tools);
        FunctionCallContent[] made = [.. prompt.Skip(asked + 1).SelectMany(message => message.Contents).OfType<FunctionCallContent>()];
        string[] results = [.. prompt.Skip(asked + 1).SelectMany(message => message.Contents).OfType<FunctionResultContent>()
            .Select(result => result.Result?.ToString() ?? "")];
        return Task.FromResult(new ChatResponse(Next(request, tools, made, results, prompt)));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken);
        string id = NewId("message");
        foreach (AIContent content in response.Messages.Single().Contents)
        {
            // Text comes word by word, as from a live model.
            IEnumerable<AIContent> pieces = content is TextContent text
                ? Pieces().Matches(text.Text).Select(word => new TextContent(word.Value))
                : [content];
            foreach (AIContent piece in pieces)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [piece]) { MessageId = id, ResponseId = id };
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private ChatMessage Next(
        string request, Toolbox tools, FunctionCallContent[] made, string[] results, List<ChatMessage> prompt)
    {
        if (made.Length == 0)
        {
            return RememberRequest().Match(request) is { Success: true } wish && tools.Find("remember") is { } remember
                ? Call((remember, new() { ["text"] = wish.Groups["text"].Value.Trim() }))
                : request.Contains('?', StringComparison.Ordinal) && tools.Find("recall") is { } recall
                    ? Call((recall, new() { ["query"] = request }))
                    : Say(request.Contains('?', StringComparison.Ordinal) ? Quotation.Answer(request, Quotation.OfPrompt(prompt)) : "Understood.");
        }

        if (tools.Find("remember") == made[^1].Name)
        {
            return Say("I have made a note of that.");
        }

        RecalledItem[] items = [.. results.SelectMany(RecalledItem.Parse)];
        (string, Dictionary<string, object?>)[] details = [.. items.Where(item => item.MessageId is not null).Take(DetailsOpened)
            .Select(item => (tools.Find("recall_details") ?? "", new Dictionary<string, object?> { ["id"] = item.MessageId, ["session"] = item.Session }))];
        return tools.Find("recall") == made[^1].Name && details.Length > 0 && details[0].Item1.Length > 0
            ? Call(details)
            : Say(Quotation.Answer(request, items));
    }

    private ChatMessage Call(params (string Name, Dictionary<string, object?> Arguments)[] calls) => new(
        ChatRole.Assistant, [.. calls.Select(call => new FunctionCallContent(NewId("call"), call.Name, call.Arguments))]);

    private static ChatMessage Say(string text) => new(ChatRole.Assistant, text);

    private string NewId(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{Interlocked.Increment(ref _calls)}");

    [GeneratedRegex(@"^\W*(please\s+)?remember(\s+that|\s*:)?\s+(?<text>.+)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex RememberRequest();

    [GeneratedRegex(@"\s*\S+\s*")]
    private static partial Regex Pieces();

    /// <summary>The offered tools. Semantic Kernel puts the plugin's name before the function's, so the end of a name decides.</summary>
    private sealed class Toolbox(IList<AITool>? tools)
    {
        public string? Find(string function) => tools?.Select(tool => tool.Name)
            .FirstOrDefault(name => name == function || name == $"memory_{function}" || name == $"memory-{function}");
    }
}
