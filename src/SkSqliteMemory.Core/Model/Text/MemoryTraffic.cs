using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Model.Text;

/// <summary>What a model says to its memory and hears from it, which must not be found by the next search as if somebody had said it.</summary>
internal static class MemoryTraffic
{
    public const string Remember = "remember";
    public const string Recall = "recall";
    public const string RecallDetails = "recall_details";
    public const string Forget = "forget";
    public const string SearchSessions = "search_sessions";

    private const string PluginName = "memory";

    /// <summary>Where recalled text begins; stored text never holds it once it was recalled.</summary>
    public const string BeginOfRecalled = "<memory_data>";

    /// <summary>Where recalled text ends.</summary>
    public const string EndOfRecalled = "</memory_data>";

    /// <summary>Whether a message is nothing but calls of memory tools, or holds what they recalled.</summary>
    public static bool Is(ChatMessage message) =>
        message.Contents.Any(static content => content is FunctionResultContent { Result: { } result }
            && result.ToString()!.Contains(BeginOfRecalled, StringComparison.Ordinal))
        || (message.Contents.Count > 0 && message.Contents.All(static content => content is FunctionCallContent call && IsTool(call.Name)));

    /// <summary>The text without what was recalled into it; recalled text whose end is missing reaches to the end.</summary>
    public static string WithoutRecalled(string text)
    {
        for (int begin; (begin = text.IndexOf(BeginOfRecalled, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            int end = text.IndexOf(EndOfRecalled, begin, StringComparison.OrdinalIgnoreCase);
            text = end < 0 ? text[..begin] : string.Concat(text.AsSpan(0, begin), text.AsSpan(end + EndOfRecalled.Length));
        }

        return text;
    }

    // Semantic Kernel puts the plugin before the name, with a separator that depends on the connector.
    private static bool IsTool(string name) =>
        (name.StartsWith(PluginName, StringComparison.Ordinal) && name.Length > PluginName.Length ? name[(PluginName.Length + 1)..] : name)
            is Remember or Recall or RecallDetails or Forget or SearchSessions;
}
