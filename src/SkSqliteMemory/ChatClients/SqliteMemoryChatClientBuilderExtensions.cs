using Microsoft.Extensions.DependencyInjection;
using SkSqliteMemory;

namespace Microsoft.Extensions.AI;

/// <summary>Puts a memory into a pipeline of chat clients.</summary>
/// <remarks>
/// <b>Security considerations.</b> Those of <see cref="SqliteMemoryChatClient"/>: a conversation id is no proof of who asks, so a host with
/// several users names the scope by <see cref="ChatMemoryOptions.ScopeProvider"/> or <see cref="SqliteMemoryServiceOptions.ScopeProvider"/>.
/// </remarks>
public static class SqliteMemoryChatClientBuilderExtensions
{
    /// <summary>Keeps the conversations of the clients that follow, and gives the model what it needs of the past.</summary>
    /// <param name="builder">The pipeline's builder.</param>
    /// <param name="memory">The memory; <see langword="null"/> takes the one registered in the services the pipeline is built with.</param>
    /// <param name="options">
    /// How the memory is used; <see langword="null"/> takes what the memory was registered with, where it comes from the services, else the defaults.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>Before or after <c>UseFunctionInvocation</c>, both work; before it, one call of a user is one pass through the memory.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <example><code>IChatClient chat = inner.AsBuilder().UseSqliteMemory(memory).UseFunctionInvocation().Build();</code></example>
    public static ChatClientBuilder UseSqliteMemory(
        this ChatClientBuilder builder, SqliteMemory? memory = null, ChatMemoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            SqliteMemory used = memory
                ?? services.GetService<SqliteMemory>()
                ?? throw new InvalidOperationException("No SqliteMemory is registered; pass one to UseSqliteMemory, or call AddSqliteMemory on the services.");
            ChatMemoryOptions? registered = memory is null ? services.GetService<SqliteMemoryServiceOptions>()?.CreateChatOptions(services) : null;
            return inner.WithSqliteMemory(used, options ?? registered);
        });
    }
}
