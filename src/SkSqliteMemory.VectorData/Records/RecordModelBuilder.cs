using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Records;

/// <summary>From a record type and a definition to the model, with every check before the file is touched.</summary>
internal static class RecordModelBuilder
{
    private const string NeedsReflection = "Records of a .NET type are read and written by reflection; use a dynamic collection where that is not possible.";

    [RequiresDynamicCode(NeedsReflection)]
    [RequiresUnreferencedCode(NeedsReflection)]
    public static RecordModel Build(Type recordType, Type keyType, VectorStoreCollectionDefinition? definition, IEmbeddingGenerator? generator)
    {
        if (recordType == typeof(Dictionary<string, object?>))
        {
            throw new ArgumentException(ModelTexts.UseDynamicCollection, nameof(recordType));
        }

        if (recordType.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new NotSupportedException($"Type '{recordType.Name}' must have a public parameterless constructor.");
        }

        RecordModel model = Assemble(
            recordType,
            () => Activator.CreateInstance(recordType)!,
            [.. PropertyDeclaration.Of(recordType, definition)],
            definition?.EmbeddingGenerator ?? generator);
        return keyType == typeof(object) || keyType == model.Key.Type
            ? model
            : throw new InvalidOperationException(
                $"The collection's key type is '{ModelTexts.Name(keyType)}', but the key property '{model.Key.Name}' is a '{ModelTexts.Name(model.Key.Type)}'.");
    }

    public static RecordModel BuildDynamic(VectorStoreCollectionDefinition definition, IEmbeddingGenerator? generator) => Assemble(
        typeof(Dictionary<string, object?>),
        static () => new Dictionary<string, object?>(StringComparer.Ordinal),
        [.. PropertyDeclaration.Of(definition)],
        definition.EmbeddingGenerator ?? generator);

    private static RecordModel Assemble(
        Type recordType, Func<object> create, IReadOnlyList<PropertyDeclaration> declared, IEmbeddingGenerator? generator)
    {
        PropertyDeclaration[] keys = [.. declared.Where(static property => property.IsKey)];
        if (keys.Length != 1)
        {
            throw new NotSupportedException(
                $"Type '{recordType.Name}' has {keys.Length} key properties ({string.Join(", ", keys.Select(static key => key.Name))}); exactly one is needed.");
        }

        RequireDistinctNames(declared, recordType);
        return new RecordModel(
            recordType,
            create,
            PropertyModelFactory.Key(keys[0]),
            [.. declared.Where(static property => !property.IsKey && !property.IsVector)
                .OrderBy(static property => property.StorageName, StringComparer.Ordinal).Select(PropertyModelFactory.Data)],
            [.. declared.Where(static property => property.IsVector)
                .OrderBy(static property => property.StorageName, StringComparer.Ordinal)
                .Select(property => VectorModelFactory.Create(property, generator))]);
    }

    private static void RequireDistinctNames(IReadOnlyList<PropertyDeclaration> declared, Type recordType)
    {
        // SQLite does not tell "Id" from "ID" in column names.
        foreach (IGrouping<string, PropertyDeclaration> same in declared.GroupBy(static property => property.StorageName, StringComparer.OrdinalIgnoreCase))
        {
            if (same.Count() > 1)
            {
                throw new InvalidOperationException(
                    $"The properties {string.Join(" and ", same.Select(static property => $"'{property.Name}'"))} of '{recordType.Name}' share the storage name '{same.Key}'; give one of them another.");
            }

            if (same.Key.Length == 0 || same.Key.Contains('\0', StringComparison.Ordinal) || same.Key.StartsWith("sksm_", StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException($"'{same.Key}' cannot be a storage name; give property '{same.First().Name}' another.");
            }
        }
    }
}
