using Microsoft.Extensions.AI;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkSqliteMemory;
using SkSqliteMemory.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a memory in a container.</summary>
/// <remarks>
/// <b>Security considerations.</b> Everything registered without a scope of its own shares the application <c>default</c>. A host with
/// several users sets <see cref="SqliteMemoryServiceOptions.ScopeProvider"/> from what it has authenticated. The file is created readable by its owner only.
/// </remarks>
public static class SqliteMemoryServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="SqliteMemory"/> on a file as a singleton, and a hosted service that opens it when the host starts.</summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The file; it is created when it is missing.</param>
    /// <param name="configure">Sets up how the memory is used; <see langword="null"/> takes the defaults. Called at once, one time.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>
    /// The file is opened on first use, or by the host's start, which then fails if the file cannot be opened. The container disposes of
    /// the memory. When the host stops, background work that is due is finished within the time the host allows; the rest stays in the file.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is blank.</exception>
    /// <example><code>services.AddSqliteMemory("agent.db");</code></example>
    public static IServiceCollection AddSqliteMemory(
        this IServiceCollection services, string path, Action<SqliteMemoryServiceOptions>? configure = null) =>
        services.AddKeyedSqliteMemory(serviceKey: null, path, configure);

    /// <summary>Registers a <see cref="SqliteMemory"/> under a key, so that a host can have several files.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; <see langword="null"/> registers without one.</param>
    /// <param name="path">The file; it is created when it is missing.</param>
    /// <param name="configure">Sets up how the memory is used; <see langword="null"/> takes the defaults. Called at once, one time.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks><inheritdoc cref="AddSqliteMemory" path="/remarks/node()"/></remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is blank.</exception>
    public static IServiceCollection AddKeyedSqliteMemory(
        this IServiceCollection services, object? serviceKey, string path, Action<SqliteMemoryServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        SqliteMemoryServiceOptions options = new();
        configure?.Invoke(options);

        services.AddKeyedSingleton(serviceKey, (_, _) => options);
        services.AddKeyedSingleton(serviceKey, (provider, _) => SqliteMemory.Open(path, Complete(options, provider)));
        services.AddSingleton<IHostedService>(provider =>
            new SqliteMemoryHostedService(() => provider.GetRequiredKeyedService<SqliteMemory>(serviceKey), options.Memory.RunBackgroundWork));
        return services;
    }

    /// <summary>A copy of the file's options, with what the container knows and the host left open.</summary>
    private static SqliteMemoryOptions Complete(SqliteMemoryServiceOptions options, IServiceProvider provider)
    {
        SqliteMemoryOptions memory = options.Memory.Copy();
        memory.EmbeddingGenerator ??= FindEmbeddingGenerator(provider);
        if (memory.TimeProvider == TimeProvider.System && provider.GetService<TimeProvider>() is { } clock)
        {
            memory.TimeProvider = clock;
        }

        if (memory.LoggerFactory == NullLoggerFactory.Instance && provider.GetService<ILoggerFactory>() is { } loggers)
        {
            memory.LoggerFactory = loggers;
        }

        if (options.UseChatClientForSummaries)
        {
            memory.SummaryChatClient ??= new DeferredChatClient(
                provider, "UseChatClientForSummaries is set, but no IChatClient is registered; register one, or set Memory.SummaryChatClient.");
        }

        if (options.UseChatClientForLearning)
        {
            memory.Learning.ChatClient ??= new DeferredChatClient(
                provider, "UseChatClientForLearning is set, but no IChatClient is registered; register one, or set Memory.Learning.ChatClient.");
        }

        return memory;
    }

    /// <summary>Some packages register the typed interface, some the general one.</summary>
    private static IEmbeddingGenerator<string, Embedding<float>>? FindEmbeddingGenerator(IServiceProvider provider) =>
        provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>()
        ?? provider.GetService<IEmbeddingGenerator>()?.GetService<IEmbeddingGenerator<string, Embedding<float>>>();
}
