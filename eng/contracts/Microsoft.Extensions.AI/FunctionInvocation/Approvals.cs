namespace Microsoft.Extensions.AI;

/// <summary>The stand-in has no approval round trip; running such a function unasked would be worse than failing.</summary>
internal static class Approvals
{
    public static void Refuse(params ReadOnlySpan<IList<AITool>?> toolLists)
    {
        foreach (var tools in toolLists)
        {
            if (tools?.Any(tool => tool.GetService<ApprovalRequiredAIFunction>() is not null) == true)
            {
                throw new NotSupportedException("This stand-in cannot ask for the approval of a function call.");
            }
        }
    }

    public static void Refuse(IEnumerable<ChatMessage> messages)
    {
        if (messages.Any(message => message.Contents.Any(content => content is ToolApprovalRequestContent or ToolApprovalResponseContent)))
        {
            throw new NotSupportedException("This stand-in cannot process the approval of a function call.");
        }
    }
}
