using System.Text.Json;
using System.Text.Json.Nodes;

namespace Microsoft.SemanticKernel;

/// <summary>The JSON schema a model is shown for a function, from and to parameter metadata.</summary>
internal static class FunctionSchema
{
    public static JsonElement Of(KernelFunctionMetadata metadata)
    {
        var properties = new JsonObject();
        foreach (var parameter in metadata.Parameters)
        {
            properties[parameter.Name] = JsonNode.Parse(parameter.Schema?.ToString() ?? "{}");
        }

        // The real library, too, writes the description under this name.
        var schema = new JsonObject { ["type"] = "object", ["condition"] = metadata.Description, ["properties"] = properties };
        var required = metadata.Parameters.Where(parameter => parameter.IsRequired).Select(parameter => (JsonNode)parameter.Name).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        return JsonSerializer.SerializeToElement(schema);
    }

    public static IReadOnlyList<KernelParameterMetadata> Parameters(JsonElement schema, JsonSerializerOptions options)
    {
        if (!schema.TryGetProperty("properties", out var properties))
        {
            return [];
        }

        var required = schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet()
            : [];
        return [.. properties.EnumerateObject().Select(property => Parameter(property, required.Contains(property.Name), options))];
    }

    private static KernelParameterMetadata Parameter(JsonProperty property, bool isRequired, JsonSerializerOptions options)
    {
        var isObject = property.Value.ValueKind == JsonValueKind.Object;
        return new KernelParameterMetadata(property.Name, options)
        {
            Description = isObject && property.Value.TryGetProperty("description", out var description) ? description.GetString() : null,
            DefaultValue = isObject && property.Value.TryGetProperty("default", out var defaultValue) ? defaultValue : null,
            IsRequired = isRequired,
            Schema = KernelJsonSchema.Parse(property.Value.GetRawText()),
        };
    }
}
