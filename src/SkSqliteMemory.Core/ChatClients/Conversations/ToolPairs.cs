using Microsoft.Extensions.AI;

namespace SkSqliteMemory.ChatClients.Conversations;

/// <summary>Pairs function calls with their results, in order: simple models use the same call id again and again.</summary>
internal static class ToolPairs
{
    /// <summary>
    /// The messages without calls that were never answered and results that answer nothing, which an unfinished turn leaves behind and
    /// models refuse. The given messages are not changed.
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
        Dictionary<string, FunctionCallContent> open = new(StringComparer.Ordinal);
        foreach (AIContent content in messages.SelectMany(message => message.Contents))
        {
            if (content is FunctionCallContent call)
            {
                open[call.CallId] = call;
                orphans.Add(call);
            }
            else if (content is FunctionResultContent result && !(open.Remove(result.CallId, out call!) && orphans.Remove(call)))
            {
                orphans.Add(result);
            }
        }

        return orphans;
    }
}
