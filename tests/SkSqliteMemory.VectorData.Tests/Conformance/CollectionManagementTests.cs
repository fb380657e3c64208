using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Conformance;

public sealed class CollectionManagementTests : StoreTests
{
    [Fact]
    public async Task A_collection_exists_from_its_creation_to_its_deletion()
    {
        SqliteCollection<string, Thing> collection = Store.GetCollection<string, Thing>("things");

        Assert.False(await collection.CollectionExistsAsync());
        Assert.False(await Store.CollectionExistsAsync("things"));
        await collection.EnsureCollectionExistsAsync();
        await collection.EnsureCollectionExistsAsync();
        Assert.True(await collection.CollectionExistsAsync());
        Assert.True(await Store.CollectionExistsAsync("things"));
        Assert.Equal(["things"], await Store.ListCollectionNamesAsync().ToListAsync());
        await Store.EnsureCollectionDeletedAsync("things");
        await collection.EnsureCollectionDeletedAsync();
        Assert.False(await collection.CollectionExistsAsync());
        Assert.Empty(await Store.ListCollectionNamesAsync().ToListAsync());
    }

    [Fact]
    public void Metadata_names_the_system_the_file_and_the_collection()
    {
        SqliteCollection<string, Thing> collection = Store.GetCollection<string, Thing>("things");

        var store = Assert.IsType<VectorStoreMetadata>(Store.GetService(typeof(VectorStoreMetadata)));
        var metadata = Assert.IsType<VectorStoreCollectionMetadata>(collection.GetService(typeof(VectorStoreCollectionMetadata)));
        Assert.Equal(("sqlite", Path), (store.VectorStoreSystemName, store.VectorStoreName));
        Assert.Equal(("sqlite", Path, "things"), (metadata.VectorStoreSystemName, metadata.VectorStoreName, metadata.CollectionName));
    }

    [Fact]
    public void GetService_gives_what_the_object_is_and_nothing_under_a_key()
    {
        SqliteCollection<string, Thing> collection = Store.GetCollection<string, Thing>("things");

        Assert.Same(collection, collection.GetService(typeof(IKeywordHybridSearchable<Thing>)));
        Assert.Same(Store, Store.GetService(typeof(VectorStore)));
        Assert.Null(collection.GetService(typeof(IVectorSearchable<Thing>), "key"));
        Assert.Null(Store.GetService(typeof(string)));
        Assert.Throws<ArgumentNullException>(() => collection.GetService(null!));
        Assert.Throws<ArgumentNullException>(() => Store.GetService(null!));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("Robert'); DROP TABLE vector_collections;--")]
    [InlineData("\"quoted\"")]
    [InlineData("記憶")]
    [InlineData("messages")]
    [InlineData("sqlite_master")]
    public async Task Any_name_will_do(string name)
    {
        SqliteCollection<string, Thing> collection = await CreateAsync<string, Thing>(name);

        await collection.UpsertAsync(Thing.Of(1));

        Assert.Equal(1, (await collection.GetAsync("key-1"))!.Number);
        Assert.Equal([name], await Store.ListCollectionNamesAsync().ToListAsync());
    }

    [Fact]
    public async Task A_collection_that_does_not_exist_says_so()
    {
        SqliteCollection<string, Thing> collection = Store.GetCollection<string, Thing>("things");

        VectorStoreException exception = await Assert.ThrowsAsync<VectorStoreException>(() => collection.UpsertAsync(Thing.Of(1)));

        Assert.Contains("'things' does not exist", exception.Message, StringComparison.Ordinal);
        Assert.Equal(("sqlite", Path, "things", "Upsert"),
            (exception.VectorStoreSystemName, exception.VectorStoreName, exception.CollectionName, exception.OperationName));
    }
}
