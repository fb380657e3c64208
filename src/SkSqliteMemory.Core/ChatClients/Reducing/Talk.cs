using Microsoft.Extensions.AI;
using SkSqliteMemory.ChatClients.Conversations;

namespace SkSqliteMemory.ChatClients.Reducing;

/// <summary>A list of messages, taken apart: what instructs the model, and what was said.</summary>
internal sealed class Talk
{
    private Talk(IReadOnlyList<ChatMessage> instructions, IReadOnlyList<ChatMessage> said) => (Instructions, Said) = (instructions, said);

    public IReadOnlyList<ChatMessage> Instructions { get; }

    /// <summary>Everything else but what an earlier reduction made.</summary>
    public IReadOnlyList<ChatMessage> Said { get; }

    public static Talk Of(IReadOnlyList<ChatMessage> messages) => new(
        [.. messages.Where(IncomingMessages.IsInstruction)],
        [.. messages.Where(message => !IncomingMessages.IsInstruction(message) && !IsContext(message))]);

    public static bool IsContext(ChatMessage message) =>
        message.AdditionalProperties?.ContainsKey(SqliteMemoryChatReducer.ContextProperty) == true;

    /// <summary>Where the turn begins that holds a place: at the user's message, as in a session.</summary>
    public int TurnOf(int place)
    {
        while (place > 0 && Said[place].Role != ChatRole.User)
        {
            place--;
        }

        return place;
    }

    /// <summary>
    /// The stored messages, oldest first, each as the caller's own object where the caller has it before a place. Equal ones may have been
    /// said several times, so both lists are walked from their ends.
    /// </summary>
    public List<ChatMessage> AsOwn(IReadOnlyList<ChatMessage> stored, int before)
    {
        List<ChatMessage> own = [.. stored];
        for (int i = own.Count - 1, free = before - 1; i >= 0; i--)
        {
            int found = free;
            while (found >= 0 && !IncomingMessages.Same(Said[found], own[i]))
            {
                found--;
            }

            if (found >= 0)
            {
                own[i] = Said[found];
                free = found - 1;
            }
        }

        return own;
    }
}
