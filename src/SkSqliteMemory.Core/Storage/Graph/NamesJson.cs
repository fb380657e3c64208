using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SkSqliteMemory.Storage.Graph;

/// <summary>Texts as SQL takes a list of them in one parameter.</summary>
internal static class NamesJson
{
    public static string Write(IEnumerable<string> names)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartArray();
            foreach (string name in names)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
