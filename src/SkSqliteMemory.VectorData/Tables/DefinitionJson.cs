using System.Text;
using System.Text.Json;
using SkSqliteMemory.VectorData.Records;

namespace SkSqliteMemory.VectorData.Tables;

/// <summary>What of a model decides about the tables, as the file keeps it: the same model is always the same text.</summary>
internal static class DefinitionJson
{
    public static string Write(RecordModel model)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("key");
            json.WriteString("name", model.Key.StorageName);
            json.WriteString("type", model.Key.Column.StoredName);
            json.WriteEndObject();
            WriteData(json, model);
            WriteVectors(json, model);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The first difference between what the file holds and what the code wants, as a sentence.</summary>
    public static string Difference(string stored, string wanted)
    {
        Dictionary<string, string> held = Read(stored);
        Dictionary<string, string> asked = Read(wanted);
        foreach ((string name, string description) in asked)
        {
            if (!held.TryGetValue(name, out string? other))
            {
                return $"the record has {description}, which the collection was created without";
            }

            if (other != description)
            {
                return $"the record has {description}, the collection was created with {other}";
            }
        }

        return $"the collection was created with {held.First(pair => !asked.ContainsKey(pair.Key)).Value}, which the record lacks";
    }

    private static void WriteData(Utf8JsonWriter json, RecordModel model)
    {
        json.WriteStartArray("data");
        foreach (DataModel property in model.Data)
        {
            json.WriteStartObject();
            json.WriteString("name", property.StorageName);
            json.WriteString("type", property.Column.StoredName);
            json.WriteBoolean("fullText", property.IsFullTextIndexed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteVectors(Utf8JsonWriter json, RecordModel model)
    {
        json.WriteStartArray("vectors");
        foreach (VectorModel property in model.Vectors)
        {
            json.WriteStartObject();
            json.WriteString("name", property.StorageName);
            json.WriteNumber("dimensions", property.Dimensions);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Dictionary<string, string> Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        JsonElement key = root.GetProperty("key");
        Dictionary<string, string> properties = new(StringComparer.Ordinal)
        {
            [key.GetProperty("name").GetString()!] = $"a key '{key.GetProperty("name")}' of type {key.GetProperty("type")}",
        };
        foreach (JsonElement data in root.GetProperty("data").EnumerateArray())
        {
            string indexed = data.GetProperty("fullText").GetBoolean() ? "with" : "without";
            properties[data.GetProperty("name").GetString()!] =
                $"a data property '{data.GetProperty("name")}' of type {data.GetProperty("type")} {indexed} full-text index";
        }

        foreach (JsonElement vector in root.GetProperty("vectors").EnumerateArray())
        {
            properties[vector.GetProperty("name").GetString()!] =
                $"a vector property '{vector.GetProperty("name")}' with {vector.GetProperty("dimensions")} dimensions";
        }

        return properties;
    }
}
