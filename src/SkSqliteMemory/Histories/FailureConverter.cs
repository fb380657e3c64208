using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.SemanticKernel;

namespace SkSqliteMemory.Histories;

/// <summary>Of a call that could not be read, the reason is kept.</summary>
internal sealed class FailureConverter : JsonConverter<Exception>
{
    public override Exception? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new KernelException(reader.GetString())
            : new KernelException(JsonElement.ParseValue(ref reader).ToString());

    public override void Write(Utf8JsonWriter writer, Exception value, JsonSerializerOptions options) => writer.WriteStringValue(value.Message);
}
