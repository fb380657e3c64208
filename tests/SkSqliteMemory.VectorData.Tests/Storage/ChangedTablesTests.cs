using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Storage;

public sealed class ChangedTablesTests : StoreTests
{
    [Theory]
    [InlineData("ALTER TABLE collection_1 ADD COLUMN extra TEXT", "column 'extra TEXT' does not belong there")]
    [InlineData("ALTER TABLE collection_1 RENAME COLUMN Number TO Count", "column 'Number INTEGER' is missing")]
    [InlineData("DROP TABLE collection_1_vectors_0", "it is gone")]
    [InlineData("DROP TABLE collection_1_keywords", "it is gone")]
    [InlineData("DROP TABLE collection_1", "it is gone")]
    public async Task Tables_that_other_SQL_changed_are_refused_at_once(string sql, string expected)
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync(Thing.Of(1));

        OwnSql.Run(Path, sql);

        foreach (Func<Task> use in (Func<Task>[])
        [
            () => collection.GetAsync("key-1"), () => collection.UpsertAsync(Thing.Of(2)), () => collection.DeleteAsync("key-1"),
            async () => await collection.SearchAsync(Vector(1, 2, 3), 1).ToListAsync(), () => collection.EnsureCollectionExistsAsync(),
        ])
        {
            VectorStoreException exception = await Assert.ThrowsAsync<VectorStoreException>(use);
            Assert.Contains("of collection 'things' was changed by other SQL", exception.Message, StringComparison.Ordinal);
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        }

        await collection.EnsureCollectionDeletedAsync();
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(Thing.Of(1));
    }

    [Theory]
    [InlineData(4, typeof(int), false, "a vector property 'Vector' with 4 dimensions, the collection was created with a vector property 'Vector' with 3 dimensions")]
    [InlineData(3, typeof(string), false, "a data property 'Number' of type String without full-text index, the collection was created with a data property 'Number' of type Int32")]
    public async Task Another_definition_is_refused(int dimensions, Type type, bool fullText, string expected)
    {
        await CreateAsync<string, Thing>();
        SqliteDynamicCollection other = Store.GetDynamicCollection("things", Define(
            new VectorStoreKeyProperty("Key", typeof(string)),
            new VectorStoreDataProperty("Number", type) { IsFullTextIndexed = fullText },
            new VectorStoreDataProperty("Text", typeof(string)) { IsFullTextIndexed = true },
            new VectorStoreVectorProperty("Vector", typeof(float[]), dimensions)));

        VectorStoreException exception = await Assert.ThrowsAsync<VectorStoreException>(() => other.EnsureCollectionExistsAsync());

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<VectorStoreException>(() => other.GetAsync("key"));
    }

    [Fact]
    public async Task Text_that_other_SQL_changes_is_found_by_its_new_words()
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>();
        await collection.UpsertAsync([Thing.Of(1, 1, 0, 0), Thing.Of(2, 1, 0, 0)]);

        OwnSql.Run(Path, "UPDATE collection_1 SET Text = 'pomegranate' WHERE Number = 2");

        Assert.Equal("key-2", (await collection.HybridSearchAsync(Vector(1, 0, 0), ["pomegranate"], 1).SingleAsync()).Record.Key);
    }
}
