using Microsoft.Extensions.DependencyInjection;
using SkSqliteMemory;
using SkSqliteMemory.Kernels;

namespace Microsoft.SemanticKernel;

/// <summary>What a kernel with a memory can do.</summary>
public static class SqliteMemoryKernelExtensions
{
    /// <summary>Loads the chat history of a session, or begins one.</summary>
    /// <param name="kernel">A kernel whose builder had <c>AddSqliteMemory</c>.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="scope">Whose session it is; <see langword="null"/> takes the scope the memory was registered with.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The history with all messages of the session; what is added to it is stored at once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="kernel"/> or <paramref name="sessionId"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The session's id cannot be used, or <paramref name="scope"/> names no owner.</exception>
    /// <exception cref="InvalidOperationException">The kernel has no memory.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    /// <example><code>ChatHistory history = await kernel.GetChatHistoryAsync("case-4711");</code></example>
    public static async Task<SqliteChatHistory> GetChatHistoryAsync(
        this Kernel kernel, string sessionId, MemoryScope? scope = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(sessionId);
        SqliteMemory memory = RequireMemory(kernel);
        MemoryScope owner = scope ?? kernel.Services.GetRequiredService<SqliteMemoryServiceOptions>().GetScope(kernel.Services);
        ChatSession session = await memory.GetSessionAsync(owner, sessionId, cancellationToken).ConfigureAwait(false);
        return await SqliteChatHistory.LoadAsync(session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a copy of a kernel for one conversation: its plugin <c>memory</c> knows which one it is used in.</summary>
    /// <remarks>
    /// With it a model opens messages of the conversation by <c>recall_details</c> without naming the session, and <c>search_sessions</c>
    /// leaves the conversation out. It changes nothing about whose memory it is: the scope stays the one the memory was registered with.
    /// The copy shares services, filters and the other plugins with the kernel. For agents that serve many conversations make one each.
    /// </remarks>
    /// <param name="kernel">A kernel whose builder had <c>AddSqliteMemory</c>; not changed.</param>
    /// <param name="sessionId">The session, as given to <c>GetChatHistoryAsync</c>.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="kernel"/> or <paramref name="sessionId"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="sessionId"/> is blank.</exception>
    /// <exception cref="InvalidOperationException">The kernel has no memory.</exception>
    /// <example><code>Kernel kernelOfCase = kernel.ForConversation("case-4711");</code></example>
    public static Kernel ForConversation(this Kernel kernel, string sessionId)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentException.ThrowIfNullOrWhiteSpace(sessionId);
        RequireMemory(kernel);
        Kernel copy = kernel.Clone();
        if (copy.Plugins.TryGetPlugin(SqliteMemoryKernelBuilderExtensions.MemoryPluginName, out KernelPlugin? unbound))
        {
            copy.Plugins.Remove(unbound);
        }

        copy.Plugins.Add(MemoryPlugin.Create(kernel.Services, sessionId));
        return copy;
    }

    private static SqliteMemory RequireMemory(Kernel kernel) => kernel.Services.GetService<SqliteMemory>()
        ?? throw new InvalidOperationException("The kernel has no memory; call AddSqliteMemory on its builder.");
}
