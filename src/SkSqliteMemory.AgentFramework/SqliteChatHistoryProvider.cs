using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using SkSqliteMemory.AgentFramework.Sessions;
using SkSqliteMemory.AgentFramework;
using SkSqliteMemory.ChatClients.Conversations;
using SkSqliteMemory.Memory.Sessions;

namespace SkSqliteMemory;

/// <summary>Keeps the conversations of agents in a <see cref="SqliteMemory"/>. One instance serves any number of sessions and agents.</summary>
/// <remarks>
/// <para>
/// The session's state bag holds the id of its conversation and nothing else, so a session that was serialized and read again goes on
/// where it was. The caller's messages are stored before the model is asked: a run that fails leaves them in a turn that is marked
/// incomplete. The answer is stored when the run ends, or after each call of the model where the agent is set up so; each message once.
/// A run without a session has no conversation; it passes through, and nothing is stored. Usage that stands in the answer's messages is counted
/// with the turn (<see cref="ChatSession.GetUsageAsync"/>). Thread-safe; runs of one session that overlap each keep to their own turn.
/// </para>
/// <para>
/// <b>Security considerations.</b> The owner never comes from the session, which may have been in a client's hands: the host names it by
/// <see cref="SqliteChatHistoryProviderOptions.ScopeProvider"/>. A conversation's id is no secret and no proof within that scope.
/// Everything that is said is stored in clear text, and what is loaded goes to the model as it was said.
/// </para>
/// </remarks>
public sealed class SqliteChatHistoryProvider : ChatHistoryProvider
{
    private readonly SqliteMemory _memory;
    private readonly SqliteChatHistoryProviderOptions _options;
    private readonly AgentScope _scope;
    private readonly HistoryLoader _loader;
    private readonly ProviderSessionState<SessionState> _state;
    private readonly CurrentRuns _runs = new();

    /// <summary>Makes a provider.</summary>
    /// <param name="memory">The memory; it stays the caller's to dispose of.</param>
    /// <param name="options">How conversations are kept and loaded; <see langword="null"/> takes the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> is <see langword="null"/>.</exception>
    public SqliteChatHistoryProvider(SqliteMemory memory, SqliteChatHistoryProviderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        _options = options?.Copy() ?? new();
        _scope = new AgentScope(_options.Scope, _options.ScopeProvider);
        _loader = new HistoryLoader(_options);
        _state = new(
            session => new SessionState(_options.SessionIdProvider?.Invoke(session) ?? Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N")),
            _options.StateKey,
            SessionStateJson.Default.Options);
    }

    /// <summary>The key of this provider in a session's state bag.</summary>
    public override IReadOnlyList<string> StateKeys => [_state.StateKey];

    /// <summary>The id of a session's conversation, which is the session's id in the memory. A session that has none yet gets one.</summary>
    /// <param name="session">The agent's session.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> is <see langword="null"/>.</exception>
    public string GetSessionId(AgentSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return _state.GetOrInitializeState(session).SessionId;
    }

    /// <summary>Makes a session go on with a conversation, for instance one that was begun elsewhere.</summary>
    /// <param name="session">The agent's session.</param>
    /// <param name="sessionId">The conversation's id, at most <see cref="MemoryScope.MaxIdLength"/> characters.</param>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="sessionId"/> is no usable id.</exception>
    public void SetSessionId(AgentSession session, string sessionId)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentException.ThrowIfNullOrWhiteSpace(sessionId);
        MemoryScope.Checked(sessionId, nameof(sessionId));
        _state.SaveState(session, new SessionState(sessionId));
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(SqliteMemory) ? _memory : base.GetService(serviceType, serviceKey);

    /// <summary>Stores the caller's messages and returns the past followed by them.</summary>
    /// <param name="context">The run and its messages.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The past, marked as history, and the messages of the request.</returns>
    /// <exception cref="InvalidOperationException">The scope provider returned no usable scope.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read or written.</exception>
    protected override async ValueTask<IEnumerable<ChatMessage>> InvokingCoreAsync(
        InvokingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        List<ChatMessage> requests = [.. context.RequestMessages];
        if (context.Session is null)
        {
            return requests;
        }

        ChatSession session = await OpenAsync(context.Agent, context.Session, cancellationToken).ConfigureAwait(false);
        string? first = await StoreRequestsAsync(session, context.Session, requests, cancellationToken).ConfigureAwait(false);
        string? query = requests.LastOrDefault(message => message.Role == ChatRole.User && !string.IsNullOrWhiteSpace(message.Text))?.Text;
        IEnumerable<ChatMessage> past = await _loader.LoadAsync(session, first, query, cancellationToken).ConfigureAwait(false);
        past = _options.ProvideOutputMessageFilter?.Invoke(past) ?? past;

        // A call may be in the past and its result in the request, so both are looked at; only the past is mended.
        List<ChatMessage> marked = [.. past.Select(message =>
            message.WithAgentRequestMessageSource(AgentRequestMessageSourceType.ChatHistory, typeof(SqliteChatHistoryProvider).FullName))];
        IEnumerable<ChatMessage> whole = ToolPairs.WithoutOrphans([.. marked, .. requests])
            .Where(message => message.GetAgentRequestMessageSourceType() == AgentRequestMessageSourceType.ChatHistory);
        return [.. whole, .. requests];
    }

    /// <summary>Stores the answer and ends the turn, or marks it as incomplete when the run failed.</summary>
    /// <param name="context">The run, its messages, and the answer or the failure.</param>
    /// <param name="cancellationToken">Not observed: what has arrived was paid for, and storing it is one local commit.</param>
    /// <returns>A task that ends when all is stored.</returns>
    /// <exception cref="InvalidOperationException">The scope provider returned no usable scope.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    protected override async ValueTask InvokedCoreAsync(InvokedContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Session is null)
        {
            return;
        }

        ChatSession session = await OpenAsync(context.Agent, context.Session, CancellationToken.None).ConfigureAwait(false);
        string? last = await StoreLateRequestsAsync(session, context).ConfigureAwait(false);
        List<ChatMessage> answer = [.. Chosen(_options.StoreInputResponseMessageFilter, context.ResponseMessages ?? []).Select(Copy)];
        AppendOptions reply = AnswerCost.Of(new ChatResponse(answer));
        List<ChatMessage> kept = await ResponseMessages.ToStoreAsync(session, answer).ConfigureAwait(false);
        reply.InReplyTo = kept.Any(static message => message.Role == ChatRole.User) ? null : last;
        if (kept.Count > 0)
        {
            last = (await session.AppendAsync(kept, reply, CancellationToken.None).ConfigureAwait(false)).MessageIds[^1];
        }

        if (last is not null
            && await _memory.GetTurnAsync(session.Scope, last, CancellationToken.None).ConfigureAwait(false) is { } turn)
        {
            bool complete = context.InvokeException is null && kept.Count > 0 && !ResponseMessages.AwaitCaller(kept);
            await session.EndTurnAsync(turn.Number, complete, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static IEnumerable<ChatMessage> Chosen(
        Func<IEnumerable<ChatMessage>, IEnumerable<ChatMessage>>? filter, IEnumerable<ChatMessage> messages) =>
        filter?.Invoke(messages) ?? messages;

    private static IEnumerable<ChatMessage> OfTheCaller(IEnumerable<ChatMessage> messages) => messages.Where(message =>
        message.GetAgentRequestMessageSourceType() == AgentRequestMessageSourceType.External && !IncomingMessages.IsInstruction(message));

    /// <summary>What is stored is not the caller's object, and does not carry the mark of where a message came from in this run.</summary>
    private static ChatMessage Copy(ChatMessage message)
    {
        ChatMessage copy = message.Clone();
        copy.Contents = [.. message.Contents];
        if (message.AdditionalProperties is { } properties)
        {
            copy.AdditionalProperties = new(properties);
            copy.AdditionalProperties.Remove(AgentRequestMessageSourceAttribution.AdditionalPropertiesKey);
        }

        return copy;
    }

    private Task<ChatSession> OpenAsync(AIAgent agent, AgentSession session, CancellationToken cancellationToken) =>
        _memory.GetSessionAsync(_scope.For(agent, session), GetSessionId(session), cancellationToken);

    private List<ChatMessage> ToStore(IEnumerable<ChatMessage> requests) =>
        [.. Chosen(_options.StoreInputRequestMessageFilter ?? OfTheCaller, requests)];

    /// <summary>Stores the request and says under which id its first message stands; null when there is nothing of it to store.</summary>
    private async Task<string?> StoreRequestsAsync(
        ChatSession session, AgentSession run, List<ChatMessage> requests, CancellationToken cancellationToken)
    {
        List<ChatMessage> fresh = ToStore(requests);
        int known = await IncomingMessages.CountKnownAsync(session, fresh, cancellationToken).ConfigureAwait(false);
        if (known > 0 && known == fresh.Count)
        {
            return await RepeatAsync(session, run, (requests, fresh), cancellationToken).ConfigureAwait(false);
        }

        fresh.RemoveRange(0, known);
        if (fresh.Count == 0)
        {
            return null;
        }

        AppendOptions reply = new() { InReplyTo = await AnsweredCalls.FindAsync(session, fresh, cancellationToken).ConfigureAwait(false) };
        AppendResult appended = await session.AppendAsync(fresh.Select(Copy), reply, cancellationToken).ConfigureAwait(false);
        Keep(run, requests, fresh, appended.MessageIds);
        return appended.MessageIds[0];
    }

    /// <summary>The same question again, after an answer that failed: it is in the last turn already.</summary>
    private async Task<string?> RepeatAsync(
        ChatSession session, AgentSession run, (List<ChatMessage> Requests, List<ChatMessage> Known) repeated, CancellationToken cancellationToken)
    {
        TurnSpan last = await TurnSpan.LastOfAsync(session, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ChatTurn> turns = await session.GetTurnsAsync(last.First, last.Last, cancellationToken).ConfigureAwait(false);
        string[] ids = [.. turns.SelectMany(turn => turn.Messages).Take(repeated.Known.Count).Select(message => message.Id)];
        Keep(run, repeated.Requests, repeated.Known, ids);
        return ids.FirstOrDefault();
    }

    /// <summary>Notes what is stored, and gives the messages of the request their ids, which stay with copies that others may make.</summary>
    private void Keep(AgentSession run, List<ChatMessage> requests, List<ChatMessage> stored, IReadOnlyList<string> ids)
    {
        foreach ((ChatMessage message, string id) in stored.Zip(ids))
        {
            _runs.Add(run, message, id);
            int place = requests.FindIndex(request => ReferenceEquals(request, message));
            if (place >= 0 && message.MessageId != id)
            {
                requests[place] = message.Clone();
                requests[place].MessageId = id;
            }
        }
    }

    /// <summary>Stores what was added to the request after its beginning and is chosen by the filter; says the id of the request's last message.</summary>
    private async Task<string?> StoreLateRequestsAsync(ChatSession session, InvokedContext context)
    {
        string? last = null;
        List<ChatMessage> late = [];
        foreach (ChatMessage message in ToStore(context.RequestMessages))
        {
            if (_runs.Take(context.Session!, message) is { } id)
            {
                last = id;
            }
            else
            {
                late.Add(Copy(message));
            }
        }

        AppendOptions reply = new() { InReplyTo = late.Any(static message => message.Role == ChatRole.User) ? null : last };
        return late.Count == 0
            ? last
            : (await session.AppendAsync(late, reply, CancellationToken.None).ConfigureAwait(false)).MessageIds[^1];
    }
}
