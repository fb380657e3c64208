using Microsoft.Extensions.AI;
using SkSqliteMemory.ChatClients.Fencing;
using SkSqliteMemory.Memory.Sessions;

namespace SkSqliteMemory.ChatClients.Conversations;

/// <summary>Puts instructions, recalled text, the last turns and the current one together for a model.</summary>
internal sealed class ConversationPrompt(ChatMemoryOptions settings, string session)
{
    /// <param name="instructions">What the host says; never changed, copied where text is added to it.</param>
    /// <param name="context">What is known of the past.</param>
    /// <param name="current">The turn that is answered.</param>
    public List<ChatMessage> Make(IReadOnlyList<ChatMessage> instructions, MemoryContext context, List<ChatMessage> current)
    {
        List<ChatMessage> talk = ToolPairs.WithoutOrphans([.. context.RecentMessages, .. current]);
        string? recalled = settings.ContextText is { } own ? own(context) : Fenced(context);
        if (string.IsNullOrEmpty(recalled))
        {
            return [.. instructions, .. talk];
        }

        if (settings.ContextPlacement == ContextPlacement.InInstructions)
        {
            return [.. With(instructions, recalled), .. talk];
        }

        ChatMessage? question = settings.ContextPlacement == ContextPlacement.BeforeQuestion
            ? current.FirstOrDefault(static message => message.Role == ChatRole.User)
            : null;
        int place = question is null ? 0 : Math.Max(0, talk.IndexOf(question));
        talk.Insert(place, new ChatMessage(settings.ContextRole, recalled));
        return [.. instructions, .. talk];
    }

    private string? Fenced(MemoryContext context)
    {
        FencedItem[] past = [.. context.Parts
            .Where(static part => part.Kind != ContextPartKind.RecentTurn)
            .Select(part => FencedItem.Of(part, session))];
        return past.Length > 0 ? MemoryFence.Around(past) : null;
    }

    private static List<ChatMessage> With(IReadOnlyList<ChatMessage> instructions, string recalled)
    {
        List<ChatMessage> longer = [.. instructions];
        int last = longer.FindLastIndex(static message => message.Role == ChatRole.System);
        if (last < 0)
        {
            longer.Add(new ChatMessage(ChatRole.System, recalled));
            return longer;
        }

        ChatMessage copy = longer[last].Clone();
        copy.Contents = [.. copy.Contents, new TextContent("\n\n" + recalled)];
        longer[last] = copy;
        return longer;
    }
}
