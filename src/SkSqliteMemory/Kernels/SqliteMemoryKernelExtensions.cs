using Microsoft.Extensions.DependencyInjection;
using SkSqliteMemory;

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
        SqliteMemory memory = kernel.Services.GetService<SqliteMemory>()
            ?? throw new InvalidOperationException("The kernel has no memory; call AddSqliteMemory on its builder.");
        MemoryScope owner = scope ?? kernel.Services.GetRequiredService<SqliteMemoryServiceOptions>().GetScope(kernel.Services);
        ChatSession session = await memory.GetSessionAsync(owner, sessionId, cancellationToken).ConfigureAwait(false);
        return await SqliteChatHistory.LoadAsync(session, cancellationToken).ConfigureAwait(false);
    }
}
