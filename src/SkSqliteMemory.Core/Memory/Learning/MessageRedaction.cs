using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SkSqliteMemory.Memory.Learning;

/// <summary>Takes secrets out of a message's JSON: out of every text in it, but for what names, links or encodes.</summary>
internal static class MessageRedaction
{
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { "$type", "role", "messageId", "callId", "name", "mediaType", "uri", "data", "fileId" };

    // Below these the names are those of a tool, and mean what it likes.
    private static readonly HashSet<string> Payloads = new(StringComparer.Ordinal) { "arguments", "result" };

    /// <summary>The redacted JSON; the same text when there is no secret in it.</summary>
    public static string Redact(string json, ISecretRedactor redactor)
    {
        // Not as nodes: a tool may write an object that has a name twice.
        using JsonDocument message = JsonDocument.Parse(json);
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer);
        bool any = Copy(message.RootElement, writer, redactor, isPayload: false);
        writer.Flush();
        return any ? Encoding.UTF8.GetString(buffer.WrittenSpan) : json;
    }

    private static bool Copy(JsonElement value, Utf8JsonWriter writer, ISecretRedactor redactor, bool isPayload)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return CopyObject(value, writer, redactor, isPayload);
            case JsonValueKind.Array:
                bool any = false;
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    any |= Copy(item, writer, redactor, isPayload);
                }

                writer.WriteEndArray();
                return any;
            case JsonValueKind.String:
                string text = value.GetString()!;
                string redacted = redactor.Redact(text);
                writer.WriteStringValue(redacted);
                return redacted != text;
            default:
                value.WriteTo(writer);
                return false;
        }
    }

    private static bool CopyObject(JsonElement value, Utf8JsonWriter writer, ISecretRedactor redactor, bool isPayload)
    {
        bool any = false;
        writer.WriteStartObject();
        foreach (JsonProperty property in value.EnumerateObject())
        {
            writer.WritePropertyName(property.Name);
            if (!isPayload && Kept.Contains(property.Name))
            {
                property.Value.WriteTo(writer);
            }
            else
            {
                any |= Copy(property.Value, writer, redactor, isPayload || Payloads.Contains(property.Name));
            }
        }

        writer.WriteEndObject();
        return any;
    }
}
