using System.Globalization;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Records;

namespace SkSqliteMemory.VectorData.Tables.Blocks;

/// <summary>
/// Which texts were changed: the collection's update trigger marks their block of 64 rows in <c>vector_blocks</c>, as property -1, with a
/// number that grows. New rows are told by the blocks of the vectors, deleted ones by the count.
/// </summary>
internal static class TextBlocks
{
    public const int RowsOfBlock = 64;

    private const int Property = -1;

    private const string ReadNewest = "SELECT max(version) FROM vector_blocks WHERE collection_id = $collection AND property = $property;";

    private const string ReadChanged = """
        SELECT block FROM vector_blocks
        WHERE collection_id = $collection AND property = $property AND version > $version;
        """;

    private const string ReadTrigger = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = $name;";

    /// <summary>The statement of the trigger.</summary>
    public static string Mark(CollectionLayout layout) => string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO vector_blocks (collection_id, property, block, version)
        SELECT {layout.Id}, {Property}, NEW.{PropertyModelFactory.RowColumn} / {RowsOfBlock}, 1 + coalesce(max(version), 0)
        FROM vector_blocks WHERE collection_id = {layout.Id} AND property = {Property}
        ON CONFLICT DO UPDATE SET version = excluded.version;
        """);

    /// <summary>The number of the latest change, 0 before the first.</summary>
    public static long Newest(FileConnection connection, long collectionId) =>
        connection.Prepare(ReadNewest).Set("$collection", collectionId).Set("$property", Property).Number() ?? 0;

    /// <summary>The blocks of one property, texts or vectors, that changed after a version.</summary>
    public static List<long> ChangedAfter(FileConnection connection, long collectionId, long version, int property = Property) =>
        connection.Prepare(ReadChanged).Set("$collection", collectionId).Set("$property", property).Set("$version", version)
            .List(static row => row.GetInt64(0));

    /// <summary>Whether the collection's trigger marks; those of earlier versions did not.</summary>
    public static bool AreMarked(FileConnection connection, CollectionLayout layout) =>
        connection.Prepare(ReadTrigger).Set("$name", $"{layout.Records}_updated").First(static row => row.GetString(0))
            ?.Contains("vector_blocks", StringComparison.Ordinal) == true;

    /// <summary>Gives the trigger of an earlier version its mark; false when there was nothing to do.</summary>
    public static bool EnsureMarked(FileConnection connection, CollectionLayout layout)
    {
        if (layout.Model.FullText.Count == 0 || AreMarked(connection, layout))
        {
            return false;
        }

        connection.Execute($"DROP TRIGGER IF EXISTS {layout.Records}_updated;");
        connection.Execute(KeywordTable.UpdateTrigger(layout));
        return true;
    }
}
