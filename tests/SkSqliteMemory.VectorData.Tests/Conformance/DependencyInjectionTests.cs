using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Conformance;

public sealed class DependencyInjectionTests : StoreTests
{
    public static TheoryData<ServiceLifetime, object?> Registrations { get; } = new(
        from lifetime in Enum.GetValues<ServiceLifetime>()
        from key in new object?[] { null, "key", 8 }
        select new TheoryDataRow<ServiceLifetime, object?>(lifetime, key));

    [Theory]
    [MemberData(nameof(Registrations))]
    public void Stores_and_collections_have_their_lifetime_under_each_of_their_types(ServiceLifetime lifetime, object? key)
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddKeyedSqliteMemoryVectorStore(key, Path, lifetime: lifetime)
            .AddKeyedSqliteMemoryCollection<string, Thing>(key, "things", Path, lifetime: lifetime)
            .BuildServiceProvider();

        Verify<SqliteVectorStore>(provider, lifetime, key);
        Verify<VectorStore>(provider, lifetime, key);
        Verify<SqliteCollection<string, Thing>>(provider, lifetime, key);
        Verify<VectorStoreCollection<string, Thing>>(provider, lifetime, key);
        Verify<IVectorSearchable<Thing>>(provider, lifetime, key);
        Verify<IKeywordHybridSearchable<Thing>>(provider, lifetime, key);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        ServiceCollection services = [];

        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddSqliteMemoryVectorStore(Path));
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddSqliteMemoryCollection<string, Thing>("x", Path));
        Assert.Throws<ArgumentNullException>(() => services.AddSqliteMemoryVectorStore(null!));
        Assert.Throws<ArgumentNullException>(() => services.AddSqliteMemoryCollection<string, Thing>(null!, Path));
        Assert.Throws<ArgumentException>(() => services.AddSqliteMemoryCollection<string, Thing>("", Path));
        Assert.Throws<ArgumentException>(() => services.AddKeyedSqliteMemoryVectorStore("key", " "));
    }

    [Fact]
    public void The_generator_is_looked_up_when_the_collection_is_made()
    {
        bool resolved = false;
        ServiceCollection services = [];
        services.AddSingleton<IEmbeddingGenerator>(_ =>
        {
            resolved = true;
            return null!;
        });
        services.AddKeyedSqliteMemoryCollection<string, Thing>("key", "things", Path);
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.False(resolved);
        Assert.NotNull(provider.GetRequiredKeyedService<SqliteCollection<string, Thing>>("key"));
        Assert.True(resolved);
    }

    private static void Verify<T>(ServiceProvider provider, ServiceLifetime lifetime, object? key)
        where T : class
    {
        using IServiceScope first = provider.CreateScope();
        using IServiceScope second = provider.CreateScope();
        T one = first.ServiceProvider.GetRequiredKeyedService<T>(key);

        Assert.Equal(lifetime != ServiceLifetime.Transient, ReferenceEquals(one, first.ServiceProvider.GetRequiredKeyedService<T>(key)));
        Assert.Equal(lifetime == ServiceLifetime.Singleton, ReferenceEquals(one, second.ServiceProvider.GetRequiredKeyedService<T>(key)));
    }
}
