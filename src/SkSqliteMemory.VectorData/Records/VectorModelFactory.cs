using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SkSqliteMemory.VectorData.Embedding;
using SkSqliteMemory.VectorData.Searching;

namespace SkSqliteMemory.VectorData.Records;

/// <summary>Vector properties from their declarations.</summary>
internal static class VectorModelFactory
{
    public static VectorModel Create(PropertyDeclaration declared, IEmbeddingGenerator? fallback)
    {
        VectorStoreVectorProperty? definition = declared.Definition as VectorStoreVectorProperty;
        VectorStoreVectorAttribute? attribute = declared.Attribute as VectorStoreVectorAttribute;
        IEmbeddingGenerator? generator = definition?.EmbeddingGenerator ?? fallback;
        return new VectorModel(declared.Name, declared.StorageName, declared.VectorType)
        {
            Property = declared.Property,
            Dimensions = definition?.Dimensions ?? attribute!.Dimensions,
            IndexKind = IndexKindOf(declared.Name, definition?.IndexKind ?? attribute?.IndexKind),
            DistanceFunction = DistanceNames.Check(declared.Name, definition?.DistanceFunction ?? attribute?.DistanceFunction),
            Generator = generator,
            Source = SourceOf(declared, definition, generator),
        };
    }

    private static string IndexKindOf(string property, string? kind) => kind switch
    {
        null => IndexKind.Flat,
        IndexKind.Flat or IndexKind.QuantizedFlat or IndexKind.Dynamic => kind,
        _ => throw new NotSupportedException(
            $"Index kind '{kind}' on vector property '{property}' is not supported; use {IndexKind.Flat}, {IndexKind.QuantizedFlat} or {IndexKind.Dynamic}."),
    };

    private static IVectorSource? SourceOf(PropertyDeclaration declared, VectorStoreVectorProperty? definition, IEmbeddingGenerator? generator)
    {
        Type type = declared.VectorType;
        Type? asked = definition?.EmbeddingType;
        if (VectorValue.IsVectorType(type))
        {
            return asked is null || asked == type
                ? null
                : throw new InvalidOperationException(ModelTexts.NeedlessEmbeddingType(declared.Name, type, asked));
        }

        if (generator is null)
        {
            throw new InvalidOperationException(ModelTexts.NeedsGenerator(declared.Name, type));
        }

        if (asked is not null && asked != typeof(Embedding<float>))
        {
            throw new InvalidOperationException(ModelTexts.UnsupportedEmbeddingType(declared.Name, asked));
        }

        IVectorSource source = InputOf(definition, type);
        return source.Fits(generator)
            ? source
            : throw new InvalidOperationException(ModelTexts.GeneratorCannotConvert(declared.Name, type, generator));
    }

    private static IVectorSource InputOf(VectorStoreVectorProperty? definition, Type type) =>
        definition?.GetType() is { IsGenericType: true } defined && defined.GetGenericTypeDefinition() == typeof(VectorStoreVectorProperty<>)
            ? ForInput(defined.GenericTypeArguments[0])
            : type == typeof(DataContent) ? new VectorSource<DataContent>() : new VectorSource<string>();

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The user's code names VectorStoreVectorProperty<TInput>; reference types share one body, which VectorSource<string> keeps.")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "VectorSource's constructor is used by the cases beside it.")]
    private static IVectorSource ForInput(Type input) => (IVectorSource)Activator.CreateInstance(typeof(VectorSource<>).MakeGenericType(input))!;
}
