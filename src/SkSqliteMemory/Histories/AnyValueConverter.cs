using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Histories;

/// <summary>Metadata, arguments and results are objects of any type: what JSON cannot hold is written as its text.</summary>
internal sealed class AnyValueConverter : JsonConverter<object>
{
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => JsonElement.ParseValue(ref reader),
    };

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => ToElement(value).WriteTo(writer);

    /// <summary>The value as it will be read again: text, truth values and nothing as they are, all else as JSON.</summary>
    public static object? Plain(object? value) => value is null or string or bool or JsonElement ? value : ToElement(value);

    private static JsonElement ToElement(object value)
    {
        try
        {
            return AIJsonUtilities.DefaultOptions.TryGetTypeInfo(value.GetType(), out JsonTypeInfo? type)
                ? JsonSerializer.SerializeToElement(value, type)
                : Text(value);
        }
        catch (Exception unwritable) when (unwritable is NotSupportedException or JsonException or InvalidOperationException or ArgumentException)
        {
            return Text(value);
        }
    }

    private static JsonElement Text(object value) =>
        JsonSerializer.SerializeToElement(value.ToString(), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(string)));
}
