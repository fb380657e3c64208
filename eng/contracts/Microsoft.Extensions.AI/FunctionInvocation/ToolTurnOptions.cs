namespace Microsoft.Extensions.AI;

/// <summary>Derives the options of later iterations; the caller's own object is never changed.</summary>
internal static class ToolTurnOptions
{
    public static ChatOptions? ForNext(ChatOptions? options, string? conversationId)
    {
        if (options is null)
        {
            return conversationId is null ? null : new ChatOptions { ConversationId = conversationId };
        }

        // A tool that stays required would be called for ever.
        var required = options.ToolMode is RequiredChatToolMode;
        if (!required && options.ConversationId == conversationId && options.ContinuationToken is null)
        {
            return options;
        }

        var next = options.Clone();
        next.ConversationId = conversationId;
        next.ContinuationToken = null;
        next.ToolMode = required ? null : next.ToolMode;
        return next;
    }

    /// <summary>For the last iteration, whose calls nobody would answer.</summary>
    public static ChatOptions? WithoutFunctions(ChatOptions? options)
    {
        if (options?.Tools?.Any(tool => tool is AIFunctionDeclaration) != true)
        {
            return options;
        }

        var last = options.Clone();
        var rest = options.Tools.Where(tool => tool is not AIFunctionDeclaration).ToList();
        last.Tools = rest.Count == 0 ? null : rest;
        last.ToolMode = rest.Count == 0 ? null : last.ToolMode;
        return last;
    }
}
