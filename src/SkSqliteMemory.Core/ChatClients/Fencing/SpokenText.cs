using System.Text;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.ChatClients.Fencing;

/// <summary>What a message says in words, tool traffic included.</summary>
internal static class SpokenText
{
    public static string Of(ChatMessage message)
    {
        StringBuilder text = new(message.Text);
        foreach (AIContent content in message.Contents)
        {
            string? said = content switch
            {
                FunctionCallContent call => $"(calls {call.Name})",
                FunctionResultContent { Result: { } result } => result.ToString(),
                DataContent data => $"(data, {data.MediaType})",
                UriContent uri => $"({uri.MediaType}, {uri.Uri})",
                _ => null,
            };
            if (!string.IsNullOrEmpty(said))
            {
                text.Append(text.Length == 0 ? "" : "\n").Append(said);
            }
        }

        return text.ToString();
    }
}
