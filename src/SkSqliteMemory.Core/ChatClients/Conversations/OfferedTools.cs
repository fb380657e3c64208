using Microsoft.Extensions.AI;
using SkSqliteMemory.ChatClients.Tools;
using SkSqliteMemory.Memory.Sessions;

namespace SkSqliteMemory.ChatClients.Conversations;

/// <summary>The memory tools of one call: what the caller's own tools leave room for, and the answers to their calls.</summary>
internal sealed class OfferedTools
{
    private readonly Dictionary<string, AIFunction> _tools;

    private OfferedTools(IEnumerable<AIFunction> tools) => _tools = tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);

    public static OfferedTools For(ChatOptions options, ChatMemoryOptions settings, ToolContext context)
    {
        // A caller that forces or forbids a call has said which tools it wants.
        if (!settings.OfferTools || options.ToolMode is not (null or AutoChatToolMode))
        {
            return new OfferedTools([]);
        }

        HashSet<string> taken = [.. (options.Tools ?? []).Select(tool => tool.Name)];
        return new OfferedTools(MemoryTools.Create(context).Where(tool => !taken.Contains(tool.Name)));
    }

    public void AddTo(ChatOptions options)
    {
        if (_tools.Count > 0)
        {
            options.Tools = [.. options.Tools ?? [], .. _tools.Values];
        }
    }

    public bool Covers(IEnumerable<AIContent> contents) => contents.Any(content => content is FunctionCallContent call && IsOpen(call));

    /// <summary>The calls of these tools that nobody answered on the way here; a function-invoking client inside answers them itself.</summary>
    public List<FunctionCallContent> OpenCalls(IEnumerable<ChatMessage> messages) => [.. ToolPairs.OpenCalls(messages).Where(IsOpen)];

    public async Task<ChatMessage> AnswerAsync(IEnumerable<FunctionCallContent> calls, CancellationToken cancellationToken)
    {
        List<AIContent> results = [];
        foreach (FunctionCallContent call in calls)
        {
            object? result = call.Exception is null
                ? await _tools[call.Name].InvokeAsync(new AIFunctionArguments(call.Arguments), cancellationToken).ConfigureAwait(false)
                : "Error: the arguments could not be read; pass them as one JSON object.";
            results.Add(new FunctionResultContent(call.CallId, result));
        }

        return new ChatMessage(ChatRole.Tool, results);
    }

    private bool IsOpen(FunctionCallContent call) => !call.InformationalOnly && _tools.ContainsKey(call.Name);
}
