using System.Text.Json;

namespace SkSqliteMemory.Memory.Learning;

/// <summary>Reads a model's answer. One that has not the form that was asked for is refused as a whole: half an answer would be learned as all of it.</summary>
internal static class ExtractionAnswer
{
    /// <summary>The memories of an answer.</summary>
    /// <exception cref="InvalidOperationException">The answer has another form. The text tells where, and nothing of what was said.</exception>
    public static IReadOnlyList<ExtractedMemory> Read(string answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(JsonAnswer.WithoutCodeFence(answer));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("memories", out JsonElement memories) && memories.ValueKind == JsonValueKind.Array
                ? [.. memories.EnumerateArray().Select(ReadMemory)]
                : throw Malformed("it is no object with an array 'memories'");
        }
        catch (JsonException exception)
        {
            throw Malformed($"it is no JSON (line {exception.LineNumber}, byte {exception.BytePositionInLine})");
        }
    }

    private static ExtractedMemory ReadMemory(JsonElement memory, int place) => memory.ValueKind != JsonValueKind.Object
        ? throw Malformed($"memory {place} is no object")
        : new ExtractedMemory(Text(memory, "text", place))
        {
            Kind = Find(memory, "kind", JsonValueKind.String)?.GetString() is { } kind && !string.IsNullOrWhiteSpace(kind) ? kind.Trim().ToLowerInvariant() : MemoryEntry.DefaultKind,
            // One that is no number is made up for by the default.
            Importance = Find(memory, "importance", JsonValueKind.Number)?.GetDouble(),
            ImportanceOrigin = ImportanceOrigin.Model,
            Sources = [.. Items(memory, "sources", place).Select(source => source.ValueKind == JsonValueKind.Number && source.TryGetInt32(out int number)
                ? number
                : throw Malformed($"a source of memory {place} is no whole number"))],
            Relations = [.. Items(memory, "relations", place).Select(relation => ReadRelation(relation, place))],
        };

    private static ExtractedRelation ReadRelation(JsonElement relation, int place) => relation.ValueKind != JsonValueKind.Object
        ? throw Malformed($"a relation of memory {place} is no object")
        : new ExtractedRelation(Text(relation, "subject", place), Text(relation, "predicate", place), Text(relation, "object", place))
        {
            IsNegated = Find(relation, "ended", JsonValueKind.True) is not null,
        };

    private static string Text(JsonElement element, string name, int place) =>
        Find(element, name, JsonValueKind.String)?.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text.Trim()
            : throw Malformed($"'{name}' of memory {place} is missing, blank or no text");

    private static JsonElement[] Items(JsonElement element, string name, int place)
    {
        if (!element.TryGetProperty(name, out JsonElement items) || items.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (items.ValueKind != JsonValueKind.Array)
        {
            throw Malformed($"'{name}' of memory {place} is no array");
        }

        return [.. items.EnumerateArray()];
    }

    private static JsonElement? Find(JsonElement element, string name, JsonValueKind kind) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind ? value : null;

    private static InvalidOperationException Malformed(string what) =>
        new($"The model's answer cannot be learned from: {what}. The turn stays as it is and is tried again.");
}
