using Microsoft.Extensions.DependencyInjection;
using SkSqliteMemory;
using SkSqliteMemory.Kernels;

namespace Microsoft.SemanticKernel;

/// <summary>Gives a kernel a memory.</summary>
/// <remarks>
/// <b>Security considerations.</b> The plugin's scope comes from <see cref="SqliteMemoryServiceOptions"/>, never from an argument of the
/// model; without one it is the application <c>default</c>, which is right for one user only. What the model stores is stamped as the
/// assistant's, and recalled text is fenced as data. Switch <c>forget</c> off by <see cref="MemoryToolOptions.AllowForget"/> where the
/// model reads text of strangers.
/// </remarks>
public static class SqliteMemoryKernelBuilderExtensions
{
    /// <summary>The name of the plugin.</summary>
    public const string MemoryPluginName = "memory";

    /// <summary>Adds a memory on a file: the services, the plugin <c>memory</c>, and background work while the file is open.</summary>
    /// <param name="builder">The kernel's builder.</param>
    /// <param name="path">The file; it is created when it is missing.</param>
    /// <param name="configure">Sets up how the memory is used; <see langword="null"/> takes the defaults. Called at once, one time.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// The file is opened when the first kernel is built, because the kernel asks for its plugins then. It is closed when the kernel's
    /// services are disposed of: <c>await ((IAsyncDisposable)kernel.Services).DisposeAsync()</c>, or by the host where it owns them.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is blank.</exception>
    /// <example><code>builder.AddSqliteMemory("agent.db");</code></example>
    public static IKernelBuilder AddSqliteMemory(
        this IKernelBuilder builder, string path, Action<SqliteMemoryServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSqliteMemory(path, configure);
        builder.Plugins.Services.AddSingleton(services => MemoryPlugin.Create(services, session: null));
        return builder;
    }

    /// <summary>Adds what the memory knows to every prompt function's prompt (<see cref="SqliteMemoryPromptFilter"/>).</summary>
    /// <param name="builder">The kernel's builder, which has <c>AddSqliteMemory</c> as well, before or after.</param>
    /// <param name="options">
    /// What is recalled; <see langword="null"/> takes the defaults. Without a <see cref="SqliteMemoryPromptFilterOptions.ScopeProvider"/> the
    /// scope is the one the memory was registered with, named anew for each prompt. Copied.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddSqliteMemoryPromptFilter(this IKernelBuilder builder, SqliteMemoryPromptFilterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        SqliteMemoryPromptFilterOptions wanted = options?.Copy() ?? new();
        builder.Services.AddSingleton<IPromptRenderFilter>(services => CreateFilter(services, wanted.Copy()));
        return builder;
    }

    private static SqliteMemoryPromptFilter CreateFilter(IServiceProvider services, SqliteMemoryPromptFilterOptions options)
    {
        SqliteMemory memory = services.GetService<SqliteMemory>()
            ?? throw new InvalidOperationException("The prompt filter needs a memory; call AddSqliteMemory on the kernel's builder.");
        SqliteMemoryServiceOptions registered = services.GetRequiredService<SqliteMemoryServiceOptions>();
        options.ScopeProvider ??= _ => registered.GetScope(services);
        return new SqliteMemoryPromptFilter(memory, options);
    }
}
