using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>Pairs function calls with their results, in order: simple models use the same call id again and again.</summary>
internal static class ToolPairs
{
    /// <summary>
    /// The messages without calls that were never answered, results that answer nothing, and requests for input that the talk went on without:
    /// an unfinished turn leaves them behind and models refuse them. The given messages are not changed.
    /// </summary>
    public static List<ChatMessage> WithoutOrphans(IReadOnlyList<ChatMessage> messages)
    {
        HashSet<AIContent> orphans = Orphans(messages);
        List<ChatMessage> whole = [];
        foreach (ChatMessage message in messages)
        {
            if (!message.Contents.Any(orphans.Contains))
            {
                whole.Add(message);
            }
            else if (message.Contents.Any(content => !orphans.Contains(content)))
            {
                ChatMessage mended = message.Clone();
                mended.Contents = [.. message.Contents.Where(content => !orphans.Contains(content))];
                whole.Add(mended);
            }
        }

        return whole;
    }

    /// <summary>The calls that have no result among the messages and that nobody marked as dealt with.</summary>
    public static List<FunctionCallContent> OpenCalls(IEnumerable<ChatMessage> messages) =>
        [.. Orphans(messages).OfType<FunctionCallContent>().Where(call => !call.InformationalOnly)];

    private static HashSet<AIContent> Orphans(IEnumerable<ChatMessage> messages)
    {
        HashSet<AIContent> orphans = new(ReferenceEqualityComparer.Instance);
        Dictionary<string, OpenCallsOfId> open = new(StringComparer.Ordinal);
        HashSet<InputRequestContent> asked = new(ReferenceEqualityComparer.Instance);
        foreach (ChatMessage message in messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (content is FunctionCallContent call)
                {
                    OpenCallsOfId calls = open.TryGetValue(call.CallId, out OpenCallsOfId? known) ? known : open[call.CallId] = new OpenCallsOfId();
                    calls.Add(call, message);
                    orphans.Add(call);
                }
                else if (content is FunctionResultContent result && !(open.GetValueOrDefault(result.CallId)?.Take() is { } answered && orphans.Remove(answered)))
                {
                    orphans.Add(result);
                }
                else if (content is InputRequestContent request)
                {
                    asked.Add(request);
                }
                else if (content is InputResponseContent response)
                {
                    asked.RemoveWhere(one => one.RequestId == response.RequestId);
                }
            }

            // The talk went on without an answer to what was asked before.
            if (message.Role == ChatRole.User)
            {
                orphans.UnionWith(asked);
                asked.Clear();
            }
        }

        return orphans;
    }

    /// <summary>Open calls of one id: a result answers the first of the message that called last.</summary>
    private sealed class OpenCallsOfId
    {
        private readonly Queue<FunctionCallContent> _calls = new();
        private ChatMessage? _caller;

        public void Add(FunctionCallContent call, ChatMessage caller)
        {
            if (_caller != caller)
            {
                _calls.Clear();
                _caller = caller;
            }

            _calls.Enqueue(call);
        }

        public FunctionCallContent? Take() => _calls.TryDequeue(out FunctionCallContent? call) ? call : null;
    }
}
