using Microsoft.Extensions.AI;

namespace SkSqliteMemory;

/// <summary>Gives a chat client a memory.</summary>
public static class ChatClientMemoryExtensions
{
    /// <summary>Wraps a chat client so that conversations are kept and remembered in a file.</summary>
    /// <param name="innerClient">The client that answers; the returned client disposes of it.</param>
    /// <param name="memory">The memory; it stays the caller's to dispose of.</param>
    /// <param name="options">How the memory is used; <see langword="null"/> takes the defaults.</param>
    /// <returns>A client that keeps every conversation named by <see cref="ChatOptions.ConversationId"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="innerClient"/> or <paramref name="memory"/> is <see langword="null"/>.</exception>
    public static SqliteMemoryChatClient WithSqliteMemory(
        this IChatClient innerClient, SqliteMemory memory, ChatMemoryOptions? options = null) => new(innerClient, memory, options);
}
