using Microsoft.Extensions.VectorData;
using SkSqliteMemory.VectorData.Files;
using SkSqliteMemory.VectorData.Records;

namespace SkSqliteMemory;

/// <summary>A collection whose records are dictionaries, described by a definition alone. Needs no reflection.</summary>
/// <remarks>
/// Keys are passed as objects of the key property's type. Vectors that were not asked for are absent from the dictionaries.
/// Otherwise as <see cref="SqliteCollection{TKey, TRecord}"/>.
/// </remarks>
#pragma warning disable CA1711 // The abstraction calls them collections.
public sealed class SqliteDynamicCollection : SqliteCollection<object, Dictionary<string, object?>>
#pragma warning restore CA1711
{
    /// <summary>Creates a collection on a file of its own. Nothing is opened or created yet.</summary>
    /// <param name="path">The path of the file; it is created when it is missing.</param>
    /// <param name="name">The name of the collection, any text that is not blank.</param>
    /// <param name="options">How to read and write it; the definition is required.</param>
    /// <exception cref="ArgumentException">The path or the name is blank, or there is no definition.</exception>
    /// <exception cref="InvalidOperationException">The definition contradicts itself, or a generator is missing.</exception>
    /// <exception cref="NotSupportedException">A property's type, index kind or distance function is not supported.</exception>
    public SqliteDynamicCollection(string path, string name, SqliteCollectionOptions options)
        : base(StoreFile.At(path, new SqliteVectorStoreOptions()), name, Model(options), TimeProvider.System, ownsStore: true)
    {
    }

    internal SqliteDynamicCollection(StoreFile store, string name, RecordModel model, TimeProvider time)
        : base(store, name, model, time)
    {
    }

    private static RecordModel Model(SqliteCollectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        VectorStoreCollectionDefinition definition = options.Definition
            ?? throw new ArgumentException("A dynamic collection needs a definition; set SqliteCollectionOptions.Definition.", nameof(options));
        return RecordModelBuilder.BuildDynamic(definition, options.EmbeddingGenerator);
    }
}
