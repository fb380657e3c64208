using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkSqliteMemory.Memory.Learning;

/// <summary>Takes secrets out of a message's JSON: out of every text in it, but for what names, links or encodes.</summary>
internal static class MessageRedaction
{
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { "$type", "role", "messageId", "callId", "name", "mediaType", "uri", "data", "fileId" };

    /// <summary>The redacted JSON; the same text when there is no secret in it.</summary>
    public static string Redact(string json, ISecretRedactor redactor)
    {
        JsonNode message = JsonNode.Parse(json)!;
        return Redact(message, redactor) ? message.ToJsonString() : json;
    }

    private static bool Redact(JsonNode? node, ISecretRedactor redactor)
    {
        bool any = false;
        foreach ((string name, JsonNode? value) in node is JsonObject properties ? properties.ToArray() : [])
        {
            any |= !Kept.Contains(name) && Redact(value, redactor, text => node![name] = text);
        }

        for (int place = 0; node is JsonArray items && place < items.Count; place++)
        {
            int here = place;
            any |= Redact(items[here], redactor, text => items[here] = text);
        }

        return any;
    }

    private static bool Redact(JsonNode? node, ISecretRedactor redactor, Action<string> replace)
    {
        if (node?.GetValueKind() != JsonValueKind.String)
        {
            return Redact(node, redactor);
        }

        string text = node.GetValue<string>();
        string redacted = redactor.Redact(text);
        if (redacted == text)
        {
            return false;
        }

        replace(redacted);
        return true;
    }
}
