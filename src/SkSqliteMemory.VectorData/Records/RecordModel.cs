using System.Linq.Expressions;
using SkSqliteMemory.VectorData.Columns;

namespace SkSqliteMemory.VectorData.Records;

/// <summary>The properties of a collection's records. Immutable.</summary>
internal sealed class RecordModel(Type recordType, Func<object> create, KeyModel key, IReadOnlyList<DataModel> data, IReadOnlyList<VectorModel> vectors)
{
    private readonly Dictionary<string, PropertyModel> _byName =
        new PropertyModel[] { key }.Concat(data).Concat(vectors).ToDictionary(static property => property.Name, StringComparer.Ordinal);

    public KeyModel Key => key;

    /// <summary>In the order of their storage names, as everywhere in the file.</summary>
    public IReadOnlyList<DataModel> Data => data;

    /// <summary>In the order of their storage names; the place is the number of the vector table.</summary>
    public IReadOnlyList<VectorModel> Vectors => vectors;

    /// <summary>The full-text indexed properties; the place is the number of the column in the full-text table.</summary>
    public IReadOnlyList<DataModel> FullText { get; } = [.. data.Where(static property => property.IsFullTextIndexed)];

    public bool IsDynamic => recordType == typeof(Dictionary<string, object?>);

    public object CreateRecord() => create();

    public PropertyModel? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Vectors that were made from something else are not that something any more.</summary>
    /// <exception cref="NotSupportedException">A vector property holds what vectors are made from.</exception>
    public void RequireReadableVectors()
    {
        if (vectors.Any(static property => property.Source is not null))
        {
            throw new NotSupportedException(ModelTexts.NoVectorsWithGenerator);
        }
    }

    public VectorModel VectorOrSingle(LambdaExpression? selector)
    {
        if (selector is not null)
        {
            return PropertySelector.Find(this, selector) as VectorModel
                ?? throw new InvalidOperationException($"'{selector.Body}' is no vector property of '{recordType.Name}'.");
        }

        return vectors.Count switch
        {
            1 => vectors[0],
            0 => throw new InvalidOperationException($"The '{recordType.Name}' type does not have any vector properties."),
            _ => throw new InvalidOperationException(
                $"The '{recordType.Name}' type has multiple vector properties, please specify your chosen property via options."),
        };
    }

    public DataModel FullTextOrSingle(LambdaExpression? selector)
    {
        if (selector is not null)
        {
            return PropertySelector.Find(this, selector) is DataModel { IsFullTextIndexed: true } found
                ? found
                : throw new InvalidOperationException($"'{selector.Body}' is no full-text indexed property of '{recordType.Name}'.");
        }

        return FullText.Count switch
        {
            1 => FullText[0],
            0 => throw new InvalidOperationException(
                $"The '{recordType.Name}' type has no full-text indexed property; set IsFullTextIndexed on one of type string."),
            _ => throw new InvalidOperationException(
                $"The '{recordType.Name}' type has multiple text data properties with full-text search enabled, please specify your chosen property via options."),
        };
    }

    public ColumnModel Column(LambdaExpression selector) => PropertySelector.Find(this, selector) switch
    {
        ColumnModel { Column.Kind: ColumnKind.TextList or ColumnKind.Bytes } column =>
            throw new NotSupportedException($"Records cannot be ordered by property '{column.Name}' of type '{ModelTexts.Name(column.Type)}'."),
        ColumnModel column => column,
        _ => throw new NotSupportedException($"Records cannot be ordered by '{selector.Body}'; name the key or a data property."),
    };
}
