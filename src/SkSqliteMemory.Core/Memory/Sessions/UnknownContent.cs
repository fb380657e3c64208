using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>
/// Content of a kind that this version does not know, or that another program spoilt: a plain <see cref="AIContent"/> that models pass over,
/// with its JSON as <see cref="AIContent.RawRepresentation"/>, which is what is written again.
/// </summary>
internal static class UnknownContent
{
    public static AIContent Of(JsonNode? json) => new() { RawRepresentation = JsonSerializer.SerializeToElement(json, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonNode))) };

    public static bool Is(AIContent content) => content.GetType() == typeof(AIContent) && content.RawRepresentation is JsonElement;

    /// <summary>Puts the JSON of unknown contents in their places of a message that was written without them.</summary>
    public static JsonObject WriteInto(JsonObject message, IList<AIContent> contents)
    {
        JsonArray written = message["contents"]!.AsArray();
        for (int i = 0; i < contents.Count; i++)
        {
            if (Is(contents[i]))
            {
                written[i] = JsonNode.Parse(((JsonElement)contents[i].RawRepresentation!).GetRawText());
            }
        }

        return message;
    }
}
