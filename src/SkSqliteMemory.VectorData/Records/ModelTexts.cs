using Microsoft.Extensions.AI;

namespace SkSqliteMemory.VectorData.Records;

/// <summary>The messages the abstraction's users know, word for word where its conformance tests compare them.</summary>
internal static class ModelTexts
{
    public const string SupportedVectors = "ReadOnlyMemory<float>, Embedding<float>, float[]";

    public const string NoVectorsWithGenerator = "When an embedding generator is configured, `Include Vectors` cannot be enabled.";

    public const string UseDynamicCollection =
        "Dynamic mapping via Dictionary<string, object?> is not supported via this method, call GetDynamicCollection() instead.";

    public static string NoGenerator(Type input) =>
        $"A value of type '{Name(input)}' was passed to 'SearchAsync', but that isn't a supported vector type by your provider and no embedding generator was configured. The supported vector types are: {SupportedVectors}.";

    public static string WrongGenerator(Type input, IEmbeddingGenerator generator) =>
        $"An input of type '{Name(input)}' was provided, but an incompatible embedding generator of type '{Name(generator.GetType())}' was configured.";

    public static string MissingType(string property) =>
        $"Property '{property}' has no type specified in its definition, and does not have a corresponding .NET property. Specify the type on the definition.";

    public static string NeedsGenerator(string property, Type type) =>
        $"Vector property '{property}' has type '{Name(type)}' which isn't supported by your provider, and no embedding generator is configured. Configure a generator that supports converting '{Name(type)}' to vector type supported by your provider.";

    public static string GeneratorCannotConvert(string property, Type type, IEmbeddingGenerator generator) =>
        $"Embedding generator '{Name(generator.GetType())}' on vector property '{property}' cannot convert the input type '{Name(type)}' to a supported vector type (one of: {SupportedVectors}).";

    public static string NeedlessEmbeddingType(string property, Type type, Type asked) =>
        $"Property '{property}' has EmbeddingType configured to '{Name(asked)}', but the property already has natively supported '{Name(type)}'. EmbeddingType only needs to be specified for properties that require embedding generation.";

    public static string UnsupportedEmbeddingType(string property, Type asked) =>
        $"Vector property '{property}' has embedding type '{Name(asked)}' configured, but that type isn't supported by your provider. Supported types are {SupportedVectors}.";

    /// <summary>A type as C# writes it.</summary>
    public static string Name(Type type)
    {
        int arity = type.Name.IndexOf('`', StringComparison.Ordinal);
        return arity < 0
            ? Alias(type.Name)
            : $"{type.Name[..arity]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static string Alias(string name) => name switch
    {
        "Int32" => "int",
        "Int64" => "long",
        "Boolean" => "bool",
        "Double" => "double",
        "Single" => "float",
        "String" => "string",
        _ => name,
    };
}
