using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkSqliteMemory.Storage.Tables.Sessions;

/// <summary>A session's notes as JSON: an object of texts.</summary>
internal static class SessionMetadata
{
    public static string Write(IEnumerable<KeyValuePair<string, string>> metadata) => new JsonObject(
        metadata.Select(static note => KeyValuePair.Create<string, JsonNode?>(note.Key, JsonValue.Create(note.Value)))).ToJsonString();

    /// <summary>The notes; what another program wrote that is no text comes as its JSON.</summary>
    public static IReadOnlyDictionary<string, string> Read(string? json)
    {
        if (json is null)
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.EnumerateObject().ToDictionary(
                static note => note.Name, static note => note.Value.ValueKind == JsonValueKind.String ? note.Value.GetString()! : note.Value.GetRawText(), StringComparer.Ordinal)
            : ReadOnlyDictionary<string, string>.Empty;
    }
}
