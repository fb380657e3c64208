using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>Messages as JSON: what Microsoft.Extensions.AI writes, compact. A message it cannot read again still loads, as its text.</summary>
internal static class MessageJson
{
    private static readonly JsonTypeInfo<ChatMessage> TypeInfo = (JsonTypeInfo<ChatMessage>)new JsonSerializerOptions(AIJsonUtilities.DefaultOptions)
    {
        WriteIndented = false,
        // Other writers may put $type elsewhere than first.
        AllowOutOfOrderMetadataProperties = true,
    }.GetTypeInfo(typeof(ChatMessage));

    public static string Write(ChatMessage message)
    {
        try
        {
            return JsonSerializer.Serialize(message, TypeInfo);
        }
        catch (NotSupportedException exception)
        {
            throw new ArgumentException(
                $"The message holds content that cannot be stored: {exception.Message} " +
                "Register the type with AIJsonUtilities.DefaultOptions' AddAIContentType, or turn it into a known content.", nameof(message), exception);
        }
    }

    public static StoredMessage Read(MessageRow row) => new()
    {
        Id = row.Id,
        Position = row.Position,
        Turn = row.Turn,
        Tokens = row.Tokens,
        CreatedAt = row.CreatedAt,
        Json = row.Json,
        Message = Parse(row),
    };

    private static ChatMessage Parse(MessageRow row)
    {
        ChatMessage? message = null;
        try
        {
            message = JsonSerializer.Deserialize(row.Json, TypeInfo);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException or FormatException or InvalidOperationException)
        {
            // Content of a later version, or what another program spoilt; constructors of content refuse values by exceptions of their own.
            // The words remain, the JSON is handed on as it is.
        }

        message ??= new ChatMessage(string.IsNullOrWhiteSpace(row.Role) ? ChatRole.User : new ChatRole(row.Role), row.Text) { AuthorName = row.Author };
        message.MessageId = row.Id;
        message.CreatedAt ??= row.CreatedAt;
        return message;
    }
}
