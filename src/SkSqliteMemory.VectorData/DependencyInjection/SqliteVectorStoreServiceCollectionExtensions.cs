using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SkSqliteMemory;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers vector stores and collections in SQLite files.</summary>
/// <remarks>
/// Where the options name no embedding generator, the container's <see cref="IEmbeddingGenerator"/> is taken when the service is made; if
/// there is none, its <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c>.
/// </remarks>
public static class SqliteVectorStoreServiceCollectionExtensions
{
    private const string NeedsReflection = "Records of a .NET type are read and written by reflection; register a vector store and use GetDynamicCollection() where that is not possible.";

    /// <summary>Registers a <see cref="SqliteVectorStore"/>, also as <see cref="VectorStore"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The path of the file; it is created when it is missing.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="lifetime">How long a store lives. Stores on one path share the open file, whatever their lifetime.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is blank.</exception>
    public static IServiceCollection AddSqliteMemoryVectorStore(
        this IServiceCollection services, string path, SqliteVectorStoreOptions? options = null, ServiceLifetime lifetime = ServiceLifetime.Singleton) =>
        services.AddKeyedSqliteMemoryVectorStore(serviceKey: null, path, options, lifetime);

    /// <summary>Registers a <see cref="SqliteVectorStore"/> under a key, also as <see cref="VectorStore"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; <see langword="null"/> registers without one.</param>
    /// <param name="path">The path of the file; it is created when it is missing.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="lifetime">How long a store lives. Stores on one path share the open file, whatever their lifetime.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is blank.</exception>
    public static IServiceCollection AddKeyedSqliteMemoryVectorStore(
        this IServiceCollection services,
        object? serviceKey,
        string path,
        SqliteVectorStoreOptions? options = null,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        SqliteVectorStoreOptions copy = new(options);
        Add(services, serviceKey, lifetime, provider => new SqliteVectorStore(path, Complete(copy, provider)));
        Forward<VectorStore, SqliteVectorStore>(services, serviceKey, lifetime);
        return services;
    }

    /// <summary>Registers a collection in a file: as <see cref="SqliteCollection{TKey, TRecord}"/> and as each abstraction it implements.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the collection.</param>
    /// <param name="path">The path of the file; it is created when it is missing.</param>
    /// <param name="options">How to read and write it; <see langword="null"/> for the defaults.</param>
    /// <param name="lifetime">How long a collection lives. Collections on one path share the open file, whatever their lifetime.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/>, <paramref name="name"/> or <paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> or <paramref name="path"/> is blank.</exception>
    [RequiresDynamicCode(NeedsReflection)]
    [RequiresUnreferencedCode(NeedsReflection)]
    public static IServiceCollection AddSqliteMemoryCollection<TKey, TRecord>(
        this IServiceCollection services,
        string name,
        string path,
        SqliteCollectionOptions? options = null,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TKey : notnull
        where TRecord : class =>
        services.AddKeyedSqliteMemoryCollection<TKey, TRecord>(serviceKey: null, name, path, options, lifetime);

    /// <summary>Registers a collection under a key; otherwise as <see cref="AddSqliteMemoryCollection{TKey, TRecord}"/>.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; <see langword="null"/> registers without one.</param>
    /// <param name="name">The name of the collection.</param>
    /// <param name="path">The path of the file; it is created when it is missing.</param>
    /// <param name="options">How to read and write it; <see langword="null"/> for the defaults.</param>
    /// <param name="lifetime">How long a collection lives.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/>, <paramref name="name"/> or <paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> or <paramref name="path"/> is blank.</exception>
    [RequiresDynamicCode(NeedsReflection)]
    [RequiresUnreferencedCode(NeedsReflection)]
    public static IServiceCollection AddKeyedSqliteMemoryCollection<TKey, TRecord>(
        this IServiceCollection services,
        object? serviceKey,
        string name,
        string path,
        SqliteCollectionOptions? options = null,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        SqliteCollectionOptions copy = new(options);
        Add(services, serviceKey, lifetime, provider =>
            new SqliteCollection<TKey, TRecord>(path, name, new SqliteCollectionOptions(copy) { EmbeddingGenerator = copy.EmbeddingGenerator ?? FindGenerator(provider) }));
        Forward<VectorStoreCollection<TKey, TRecord>, SqliteCollection<TKey, TRecord>>(services, serviceKey, lifetime);
        Forward<IVectorSearchable<TRecord>, SqliteCollection<TKey, TRecord>>(services, serviceKey, lifetime);
        Forward<IKeywordHybridSearchable<TRecord>, SqliteCollection<TKey, TRecord>>(services, serviceKey, lifetime);
        return services;
    }

    private static void Add<T>(IServiceCollection services, object? serviceKey, ServiceLifetime lifetime, Func<IServiceProvider, T> create)
        where T : class =>
        services.Add(new ServiceDescriptor(typeof(T), serviceKey, (provider, _) => create(provider), lifetime));

    private static void Forward<TAbstraction, T>(IServiceCollection services, object? serviceKey, ServiceLifetime lifetime)
        where T : class, TAbstraction =>
        services.Add(new ServiceDescriptor(
            typeof(TAbstraction), serviceKey, (provider, _) => provider.GetRequiredKeyedService<T>(serviceKey), lifetime));

    private static SqliteVectorStoreOptions Complete(SqliteVectorStoreOptions options, IServiceProvider provider) =>
        new(options) { EmbeddingGenerator = options.EmbeddingGenerator ?? FindGenerator(provider) };

    private static IEmbeddingGenerator? FindGenerator(IServiceProvider provider) =>
        provider.GetService<IEmbeddingGenerator>() ?? provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>();
}
