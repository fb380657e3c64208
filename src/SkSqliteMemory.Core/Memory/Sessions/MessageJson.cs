using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>Messages as JSON: what Microsoft.Extensions.AI writes, compact. A message it cannot read again still loads, content by content.</summary>
internal static class MessageJson
{
    private static readonly JsonSerializerOptions Options = new(AIJsonUtilities.DefaultOptions)
    {
        WriteIndented = false,
        // Other writers may put $type elsewhere than first.
        AllowOutOfOrderMetadataProperties = true,
    };

    private static readonly JsonTypeInfo<ChatMessage> TypeInfo = (JsonTypeInfo<ChatMessage>)Options.GetTypeInfo(typeof(ChatMessage));
    private static readonly JsonTypeInfo<AIContent> ContentInfo = (JsonTypeInfo<AIContent>)Options.GetTypeInfo(typeof(AIContent));

    public static string Write(ChatMessage message)
    {
        try
        {
            return message.Contents.Any(UnknownContent.Is)
                ? UnknownContent.WriteInto(JsonSerializer.SerializeToNode(message, TypeInfo)!.AsObject(), message.Contents).ToJsonString(Options)
                : JsonSerializer.Serialize(message, TypeInfo);
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
        ChatMessage message = TryRead(() => ReadWhole(row)) ?? TryRead(() => ReadByContent(row)) ?? Envelope(row, [new TextContent(row.Text)]);
        message.MessageId = row.Id;
        message.CreatedAt ??= row.CreatedAt;
        return message;
    }

    private static ChatMessage? ReadWhole(MessageRow row) =>
        JsonSerializer.Deserialize(row.Json, TypeInfo) is { } message && !message.Contents.Contains(null!) ? message : null;

    // One content that this version does not know must not take its neighbours with it: a call would lose its result.
    private static ChatMessage? ReadByContent(MessageRow row)
    {
        if (JsonNode.Parse(row.Json) is not JsonObject json || !json.Remove("contents", out JsonNode? contents) || contents is not JsonArray array)
        {
            return null;
        }

        AIContent?[] known = [.. array.Select(static content => content is null ? null : TryRead(() => content.Deserialize(ContentInfo)))];
        if (known.All(static content => content is null))
        {
            return null;
        }

        ChatMessage message = TryRead(() => json.Deserialize(TypeInfo)) ?? Envelope(row, []);
        message.Contents = [.. known.Zip(array, static (content, raw) => content ?? UnknownContent.Of(raw))];
        return message;
    }

    private static ChatMessage Envelope(MessageRow row, IList<AIContent> contents) =>
        new(string.IsNullOrWhiteSpace(row.Role) ? ChatRole.User : new ChatRole(row.Role), contents) { AuthorName = row.Author };

    private static T? TryRead<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException or FormatException or InvalidOperationException)
        {
            // Content of a later version, or what another program spoilt; constructors of content refuse values by exceptions of their own.
            // The words remain, the JSON is handed on as it is.
            return null;
        }
    }
}
