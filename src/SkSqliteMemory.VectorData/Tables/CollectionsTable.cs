using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.VectorData.Tables;

/// <summary>Which collections the file holds.</summary>
internal static class CollectionsTable
{
    private const string FindByName = """
        SELECT id, definition, record_count, last_key, version FROM vector_collections
        WHERE name = $name;
        """;

    private const string FindById = """
        SELECT id, definition, record_count, last_key, version FROM vector_collections
        WHERE id = $id;
        """;

    private const string ListNames = "SELECT name FROM vector_collections ORDER BY name;";

    private const string Insert = "INSERT INTO vector_collections (name, definition) VALUES ($name, $definition);";

    private const string SaveState = """
        UPDATE vector_collections SET record_count = $count, last_key = $last_key, version = $version
        WHERE id = $id;
        """;

    private const string DeleteRow = "DELETE FROM vector_collections WHERE id = $id;";

    private const string DeleteBlocks = "DELETE FROM vector_blocks WHERE collection_id = $id;";

    private const string ReadSchemaVersion = "PRAGMA schema_version;";

    public static CollectionState? Find(FileConnection connection, string name) => connection.Prepare(FindByName).Set("$name", name).First(Read);

    public static CollectionState? Find(FileConnection connection, long id) => connection.Prepare(FindById).Set("$id", id).First(Read);

    public static List<string> Names(FileConnection connection) => connection.Prepare(ListNames).List(static row => row.GetString(0));

    public static CollectionState Add(FileConnection connection, string name, string definition)
    {
        connection.Prepare(Insert).Set("$name", name).Set("$definition", definition).Execute();
        return Find(connection, name)!;
    }

    public static void Save(FileConnection connection, CollectionState state) => connection.Prepare(SaveState)
        .Set("$id", state.Id).Set("$count", state.Count).Set("$last_key", state.LastKey).Set("$version", state.Version).Execute();

    public static void Delete(FileConnection connection, long id)
    {
        connection.Prepare(DeleteBlocks).Set("$id", id).Execute();
        connection.Prepare(DeleteRow).Set("$id", id).Execute();
    }

    /// <summary>A number that differs after any change of the file's schema.</summary>
    public static long SchemaVersion(FileConnection connection) => connection.Prepare(ReadSchemaVersion).Number() ?? 0;

    private static CollectionState Read(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
}
