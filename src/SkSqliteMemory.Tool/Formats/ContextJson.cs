using System.Text.Json;

namespace SkSqliteMemory.Tool.Formats;

/// <summary>The JSON of a loaded context. For a part of kind <c>memory</c>, <c>messages</c> holds the id of the memory.</summary>
internal static class ContextJson
{
    public static void Write(Utf8JsonWriter json, MemoryContext context)
    {
        json.WriteStartObject();
        json.WriteNumber("tokens", context.Tokens);
        json.WriteStartArray("parts");
        foreach (ContextPart part in context.Parts)
        {
            WriteStart(json, part.Kind, part.Tokens);
            json.WriteString("text", part.Text);
            WriteEnd(json, part.SourceIds);
        }

        json.WriteEndArray();
        json.WriteStartArray("leftOut");
        foreach (LeftOutPart part in context.LeftOut)
        {
            WriteStart(json, part.Kind, part.Tokens);
            WriteEnd(json, part.SourceIds);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The name of a kind, such as <c>session_summary</c>.</summary>
    public static string NameOf(ContextPartKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static void WriteStart(Utf8JsonWriter json, ContextPartKind kind, int tokens)
    {
        json.WriteStartObject();
        json.WriteString("kind", NameOf(kind));
        json.WriteNumber("tokens", tokens);
    }

    private static void WriteEnd(Utf8JsonWriter json, IReadOnlyList<string> sourceIds)
    {
        json.WriteStrings("messages", sourceIds);
        json.WriteEndObject();
    }
}
