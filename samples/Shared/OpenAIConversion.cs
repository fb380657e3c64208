using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using AI = Microsoft.Extensions.AI;

namespace SkSqliteMemory.Samples;

/// <summary>Between the messages of Microsoft.Extensions.AI and those of OpenAI.</summary>
internal static class OpenAIConversion
{
    public static List<OpenAI.Chat.ChatMessage> ToOpenAI(IEnumerable<AI.ChatMessage> messages, ChatOptions? options)
    {
        List<OpenAI.Chat.ChatMessage> converted = options?.Instructions is { Length: > 0 } instructions
            ? [new SystemChatMessage(instructions)]
            : [];
        converted.AddRange(messages.SelectMany(ToOpenAI));
        return converted;
    }

    public static ChatCompletionOptions ToOpenAI(ChatOptions? options)
    {
        ChatCompletionOptions converted = new() { MaxOutputTokenCount = options?.MaxOutputTokens, Temperature = options?.Temperature };
        foreach (AIFunctionDeclaration tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            converted.Tools.Add(ChatTool.CreateFunctionTool(
                tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText())));
        }

        return converted;
    }

    public static FunctionCallContent ToCall(string id, string name, string arguments) => new(
        id, name, string.IsNullOrWhiteSpace(arguments) ? null : JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments));

    public static UsageDetails? ToUsage(ChatTokenUsage? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
    };

    private static IEnumerable<OpenAI.Chat.ChatMessage> ToOpenAI(AI.ChatMessage message)
    {
        if (message.Role == ChatRole.Tool)
        {
            return message.Contents.OfType<FunctionResultContent>()
                .Select(result => new ToolChatMessage(result.CallId, result.Result?.ToString() ?? ""));
        }

        if (message.Role == ChatRole.System)
        {
            return [new SystemChatMessage(message.Text)];
        }

        return message.Role == ChatRole.Assistant ? [ToAssistant(message)] : [new UserChatMessage(message.Text)];
    }

    private static AssistantChatMessage ToAssistant(AI.ChatMessage message)
    {
        ChatToolCall[] calls = [.. message.Contents.OfType<FunctionCallContent>().Select(call => ChatToolCall.CreateFunctionToolCall(
            call.CallId, call.Name, BinaryData.FromString(JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>()))))];
        if (calls.Length == 0)
        {
            return new AssistantChatMessage(message.Text);
        }

        AssistantChatMessage converted = new(calls);
        if (message.Text.Length > 0)
        {
            converted.Content.Add(ChatMessageContentPart.CreateTextPart(message.Text));
        }

        return converted;
    }
}
