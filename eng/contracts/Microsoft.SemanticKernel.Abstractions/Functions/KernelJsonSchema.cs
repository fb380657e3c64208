using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

[JsonConverter(typeof(JsonConverter))]
public sealed class KernelJsonSchema
{
    internal KernelJsonSchema(JsonElement rootElement) => RootElement = rootElement;

    public JsonElement RootElement { get; }

    public static KernelJsonSchema Parse(string jsonSchema)
    {
        using var document = JsonDocument.Parse(jsonSchema);
        return new KernelJsonSchema(document.RootElement.Clone());
    }

    public override string ToString() => JsonSerializer.Serialize(RootElement);

    private sealed class JsonConverter : JsonConverter<KernelJsonSchema>
    {
        public override KernelJsonSchema? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, KernelJsonSchema value, JsonSerializerOptions options) =>
            value.RootElement.WriteTo(writer);
    }
}
