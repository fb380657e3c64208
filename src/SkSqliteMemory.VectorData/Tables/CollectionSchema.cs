using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Files;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Tables;

/// <summary>Creates and drops the tables of collections.</summary>
internal static class CollectionSchema
{
    /// <summary>Pages given back to the system at once; more would hold the write lock for long.</summary>
    private const int Slice = 2_000;

    private const int WorthIt = 16;

    private const string ReadTables = """
        SELECT name FROM sqlite_master
        WHERE type = 'table' AND (name = $records OR name = $keywords OR name LIKE $vectors OR name LIKE $codes);
        """;

    private const string FindCodes = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name GLOB $names;";

    public static void Create(FileConnection connection, CollectionLayout layout)
    {
        connection.Execute(layout.CreateRecords());
        foreach (string statement in layout.CreateIndexes().Concat(KeywordTable.Create(layout)).Concat(layout.Vectors.SelectMany(Tables)))
        {
            connection.Execute(statement);
        }
    }

    /// <summary>Whether a collection's vectors have short codes in the file.</summary>
    public static bool HasCodes(FileConnection connection, long id) =>
        connection.Prepare(FindCodes).Set("$names", $"collection_{id}_codes_*").Number() is not null;

    /// <summary>Gives a collection of an earlier version the tables for its codes.</summary>
    public static void AddCodes(FileConnection connection, CollectionLayout layout)
    {
        foreach (VectorTable vectors in layout.Vectors)
        {
            connection.Execute(vectors.Codes!.Create);
        }
    }

    public static Task DropAsync(StoreFile store, StoreErrors errors, CancellationToken cancellationToken)
    {
        const string Operation = "EnsureCollectionDeleted";
        return errors.RunAsync(Operation, async () =>
        {
            SharedFile file = store.Open(Operation);
            long? dropped = await file.File.WriteAsync(Operation, connection => Drop(connection, errors.Collection!), cancellationToken).ConfigureAwait(false);
            if (dropped is { } id)
            {
                file.Vectors.Forget(id);
                file.Words.Forget(id);
            }

            return true;
        });
    }

    /// <summary>Returns free pages to the system; the file was created so that this needs no rewriting.</summary>
    public static void GiveSpaceBack(FileConnection connection)
    {
        if (connection.Ask("PRAGMA freelist_count;") is long free and >= WorthIt)
        {
            connection.Run($"PRAGMA incremental_vacuum({Math.Min(free, Slice)});");
        }
    }

    private static IEnumerable<string> Tables(VectorTable vectors) => vectors.Codes is { } codes ? [vectors.Create, codes.Create] : [vectors.Create];

    private static long? Drop(FileConnection connection, string name)
    {
        if (CollectionsTable.Find(connection, name) is not { } state)
        {
            return null;
        }

        string records = $"collection_{state.Id}";
        List<string> tables = connection.Prepare(ReadTables)
            .Set("$records", records).Set("$keywords", $"{records}_keywords").Set("$vectors", $"{records}_vectors_%").Set("$codes", $"{records}_codes_%")
            .List(static row => row.GetString(0));
        tables.ForEach(table => connection.Execute($"DROP TABLE {table};"));
        CollectionsTable.Delete(connection, state.Id);
        GiveSpaceBack(connection);
        return state.Id;
    }
}
