using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SkSqliteMemory.ChatClients.Conversations;

namespace SkSqliteMemory;

/// <summary>A chat client with a memory: it keeps conversations in a file and gives the model what it needs of the past.</summary>
/// <remarks>
/// <para>
/// <see cref="ChatOptions.ConversationId"/> names the session. The caller sends new messages only; they are stored before the model is
/// called, and the answer after. The model gets the caller's system messages, one fenced message with memories, summaries and recalled
/// turns, the last turns as they were, and the current turn whole. The inner client never sees the conversation id; the response and
/// every update carry it. Without a conversation id a call passes through and nothing is stored or recalled.
/// </para>
/// <para>
/// It works outside and inside a function-invoking client. Memory tools that nobody else answers it answers itself. A stream that is
/// broken off keeps what had arrived and marks its turn as incomplete. What the model says of its usage is counted with the turn
/// (<see cref="ChatSession.GetUsageAsync"/>). Thread-safe; calls of one conversation that overlap each keep to their own turn, and none sees
/// the turns that began after its own.
/// </para>
/// <para>
/// <b>Security considerations.</b> A conversation id is no secret and no proof: whoever names it within a scope reads that conversation.
/// Set <see cref="ChatMemoryOptions.ScopeProvider"/> from what the host has authenticated, never from what a user or a model sent.
/// Everything that is said is stored in clear text. Recalled text enters the prompt fenced and under
/// <see cref="ChatMemoryOptions.ContextRole"/>; a fence cannot prevent a model from believing what it reads.
/// </para>
/// </remarks>
/// <example><code>IChatClient chat = inner.WithSqliteMemory(memory);</code></example>
public sealed class SqliteMemoryChatClient : DelegatingChatClient
{
    private readonly SqliteMemory _memory;
    private readonly ChatMemoryOptions _options;

    /// <summary>Wraps a chat client.</summary>
    /// <param name="innerClient">The client that answers; disposed of with this one.</param>
    /// <param name="memory">The memory; it stays the caller's to dispose of.</param>
    /// <param name="options">How the memory is used; <see langword="null"/> takes the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerClient"/> or <paramref name="memory"/> is <see langword="null"/>.</exception>
    public SqliteMemoryChatClient(IChatClient innerClient, SqliteMemory memory, ChatMemoryOptions? options = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        _options = options?.Copy() ?? new();
    }

    /// <summary>Answers within the conversation that <see cref="ChatOptions.ConversationId"/> names, or passes the call through.</summary>
    /// <param name="messages">The new messages; messages that the conversation holds already are not stored again.</param>
    /// <param name="options">The options; not changed.</param>
    /// <param name="cancellationToken">Cancels the call; an answer that has arrived is stored all the same.</param>
    /// <returns>The response, with the conversation id; its messages carry the ids under which they were stored.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The conversation id or a message cannot be stored.</exception>
    /// <exception cref="InvalidOperationException">The scope provider returned no usable scope.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read or written.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (options?.ConversationId is null)
        {
            return await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }

        ConversationCall call = await BeginAsync(messages, options, cancellationToken).ConfigureAwait(false);
        try
        {
            ChatResponse? whole = null;
            bool goOn = true;
            while (goOn)
            {
                List<ChatMessage> prompt = await call.PromptAsync(cancellationToken).ConfigureAwait(false);
                ChatResponse response = await base.GetResponseAsync(prompt, call.InnerOptions(), cancellationToken).ConfigureAwait(false);
                goOn = await call.TakeAsync(response, cancellationToken).ConfigureAwait(false);
                whole = call.Join(whole, response);
            }

            return whole!;
        }
        catch (Exception failure)
        {
            await call.BreakOffAsync([], failure).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Streams an answer within the conversation that <see cref="ChatOptions.ConversationId"/> names, or passes the call through.</summary>
    /// <param name="messages">The new messages; messages that the conversation holds already are not stored again.</param>
    /// <param name="options">The options; not changed.</param>
    /// <param name="cancellationToken">Cancels the call; what had arrived is stored and the turn is marked as incomplete.</param>
    /// <returns>The updates as they come, each with the conversation id. The answer is stored when the enumeration ends.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The conversation id or a message cannot be stored.</exception>
    /// <exception cref="InvalidOperationException">The scope provider returned no usable scope.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read or written.</exception>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return options?.ConversationId is null
            ? base.GetStreamingResponseAsync(messages, options, cancellationToken)
            : StreamAsync(messages, options, cancellationToken);
    }

    /// <summary>Finds a service: the memory under <see cref="SqliteMemory"/>, this client, or what the inner client offers.</summary>
    /// <param name="serviceType">The type wanted.</param>
    /// <param name="serviceKey">The key wanted; the memory and this client have none.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is <see langword="null"/>.</exception>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(SqliteMemory) ? _memory : base.GetService(serviceType, serviceKey);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ConversationCall call = await BeginAsync(messages, options, cancellationToken).ConfigureAwait(false);
        ConversationStream stream = new(call, InnerClient);
        try
        {
            while (await stream.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return stream.Current;
            }
        }
        finally
        {
            // Reached without an end when the caller stopped early; a failure was dealt with where it happened.
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<ConversationCall> BeginAsync(IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken) =>
        ConversationCall.BeginAsync(_memory, _options, [.. messages], options, cancellationToken);
}
