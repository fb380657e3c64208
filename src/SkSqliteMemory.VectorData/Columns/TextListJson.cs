using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkSqliteMemory.VectorData.Columns;

/// <summary>Lists of strings as JSON arrays, always written the same way, so that equal lists are equal texts.</summary>
internal static class TextListJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IEnumerable<string?> values)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Plain))
        {
            writer.WriteStartArray();
            foreach (string? value in values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static List<string?> Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(static element => element.GetString())];
    }
}
