using System.Text;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Memory.Sessions;

namespace SkSqliteMemory.ChatClients.Conversations;

/// <summary>Makes an answer storable without losing any of it.</summary>
internal static class ResponseMessages
{
    /// <summary>The messages that hold something, without usage figures, each under an id that is free in the session.</summary>
    /// <remarks>
    /// An id that is taken stands for another message: caches and simple clients repeat ids, and a function-invoking client gives all
    /// results of a stream one id. The message must not be taken for the one that is there, so it loses the id and gets a new one.
    /// </remarks>
    public static async Task<List<ChatMessage>> ToStoreAsync(ChatSession session, IList<ChatMessage> messages)
    {
        List<ChatMessage> kept = [];
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
        {
            Clean(message);
            if (message.Contents.Count == 0)
            {
                continue;
            }

            if (message.MessageId is { } id && (!IsUsable(id) || !taken.Add(id)
                || await session.Memory.GetTurnAsync(session.Scope, id, CancellationToken.None).ConfigureAwait(false) is not null))
            {
                message.MessageId = null;
            }

            kept.Add(message);
        }

        return kept;
    }

    /// <summary>Whether the answer ends with something that only the caller can settle: a function call or a request for approval.</summary>
    public static bool AwaitCaller(IList<ChatMessage> messages) =>
        ToolPairs.OpenCalls(messages).Count > 0
        || messages.SelectMany(message => message.Contents).Any(content => content is InputRequestContent);

    private static void Clean(ChatMessage message)
    {
        if (message.Contents.Any(content => content is UsageContent))
        {
            message.Contents = [.. message.Contents.Where(content => content is not UsageContent)];
        }

        foreach (AIContent content in message.Contents)
        {
            if (content is TextContent text)
            {
                text.Text = Storable(text.Text);
            }
            else if (content is TextReasoningContent reasoning)
            {
                reasoning.Text = Storable(reasoning.Text);
            }
        }
    }

    public static bool IsUsable(string id) => !string.IsNullOrWhiteSpace(id) && id.Length <= MemoryScope.MaxIdLength && Storable(id) == id;

    /// <summary>Without null characters and halves of surrogate pairs, which a stream cut in the middle of a character leaves behind.</summary>
    private static string Storable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            // EnumerateRunes puts U+FFFD where a half of a pair stands.
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }
}
