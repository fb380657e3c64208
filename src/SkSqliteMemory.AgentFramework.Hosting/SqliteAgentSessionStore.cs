using System.Text.Json;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Hosting;
using SkSqliteMemory.AgentFramework.Hosting;
using SkSqliteMemory.Storage;

namespace SkSqliteMemory;

/// <summary>Keeps the sessions of hosted agents in a <see cref="SqliteMemory"/>, so that they outlive the process.</summary>
/// <remarks>
/// <para>
/// A session is what <see cref="AIAgent.SerializeSessionAsync"/> makes of it, one JSON text under the agent's key and the host's id. With
/// <c>SqliteChatHistoryProvider</c> that is a conversation's id; with the framework's own history it is everything that was said. Deleting
/// a session deletes this text; a conversation in the memory is deleted by <see cref="SqliteMemory"/>. Each call is one transaction: of
/// two that save at once the later one stays. Thread-safe.
/// </para>
/// <para>
/// <b>Security considerations.</b> The id comes from the host and often from a client, and is no proof of anything: the owner comes from
/// <see cref="SqliteAgentSessionStoreOptions.ScopeProvider"/>, and an id finds nothing of another owner. Texts are stored in the clear.
/// </para>
/// </remarks>
public sealed class SqliteAgentSessionStore : AgentSessionStore
{
    private readonly SqliteMemory _memory;
    private readonly SqliteAgentSessionStoreOptions _options;

    /// <summary>Makes a store.</summary>
    /// <param name="memory">The memory; it stays the caller's to dispose of.</param>
    /// <param name="options">How sessions are kept; <see langword="null"/> takes the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> is <see langword="null"/>.</exception>
    public SqliteAgentSessionStore(SqliteMemory memory, SqliteAgentSessionStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        _options = options?.Copy() ?? new();
    }

    private IWorkingMemoryStore Values => _memory.Engine.Storage.Values;

    /// <summary>Stores the session, in the place of what was stored under the same agent and id.</summary>
    /// <param name="agent">The agent it is a session of.</param>
    /// <param name="sessionStoreId">The host's id of the session; compared character by character.</param>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Cancels the call while it waits; then nothing is written.</param>
    /// <returns>A task that ends when it is stored.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="sessionStoreId"/> is blank or no usable id, or the agent's name is none.</exception>
    /// <exception cref="InvalidOperationException">A provider of the options returned no usable scope or key.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public override async ValueTask SaveSessionAsync(
        AIAgent agent, string sessionStoreId, AgentSession session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        (MemoryScope owner, string key) = PlaceOf(agent, sessionStoreId);
        JsonElement json = await agent.SerializeSessionAsync(session, cancellationToken: cancellationToken).ConfigureAwait(false);
        DateTimeOffset? expires = _options.Lifetime is { } lifetime ? _memory.Engine.Options.TimeProvider.GetUtcNow() + lifetime : null;
        await Values.SetAsync(owner, (key, json.GetRawText(), expires), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the session anew from what is stored, or creates one where nothing is.</summary>
    /// <param name="agent">The agent it is a session of.</param>
    /// <param name="sessionStoreId">The host's id of the session; compared character by character.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>A session that shares nothing with any other, also when it was asked for before.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="sessionStoreId"/> is blank or no usable id, or the agent's name is none.</exception>
    /// <exception cref="InvalidOperationException">A provider of the options returned no usable scope or key.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read, or what it holds is no JSON any more; nothing is deleted then.</exception>
    public override async ValueTask<AgentSession> GetSessionAsync(AIAgent agent, string sessionStoreId, CancellationToken cancellationToken = default)
    {
        (MemoryScope owner, string key) = PlaceOf(agent, sessionStoreId);
        string? json = await Values.FindAsync(owner, key, cancellationToken).ConfigureAwait(false);
        return json is null
            ? await agent.CreateSessionAsync(cancellationToken).ConfigureAwait(false)
            : await agent.DeserializeSessionAsync(Parse(json, sessionStoreId), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes what is stored of the session. One that is not stored is no error.</summary>
    /// <param name="agent">The agent it is a session of.</param>
    /// <param name="sessionStoreId">The host's id of the session; compared character by character.</param>
    /// <param name="cancellationToken">Cancels the call while it waits; then nothing is deleted.</param>
    /// <returns>A task that ends when it is deleted.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="sessionStoreId"/> is blank or no usable id, or the agent's name is none.</exception>
    /// <exception cref="InvalidOperationException">A provider of the options returned no usable scope or key.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public override async ValueTask DeleteSessionAsync(AIAgent agent, string sessionStoreId, CancellationToken cancellationToken = default)
    {
        (MemoryScope owner, string key) = PlaceOf(agent, sessionStoreId);
        await Values.DeleteAsync(owner, key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(SqliteMemory) ? _memory : base.GetService(serviceType, serviceKey);

    private (MemoryScope Owner, string Key) PlaceOf(AIAgent agent, string sessionStoreId)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentException.ThrowIfNullOrWhiteSpace(sessionStoreId);
        MemoryScope.Checked(sessionStoreId, nameof(sessionStoreId));
        MemoryScope? owner = _options.ScopeProvider is { } provider ? provider(agent) : _options.Scope;
        if (owner is not { HasOwner: true, SessionId: null })
        {
            throw new InvalidOperationException(
                "The ScopeProvider must return a scope that names an owner (ApplicationId, AgentId or UserId) and no session.");
        }

        string? name = _options.AgentKeyProvider is { } namer ? namer(agent) : string.IsNullOrWhiteSpace(agent.Name) ? agent.Id : agent.Name;
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new InvalidOperationException("The AgentKeyProvider must return a key that is not blank.");
        }

        MemoryScope.Checked(name, nameof(agent));
        return (owner, JsonSerializer.Serialize(["agent-session", name, sessionStoreId], KeyJson.Default.StringArray));
    }

    private JsonElement Parse(string json, string sessionStoreId)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new SqliteMemoryException(
                $"The session '{sessionStoreId}' in '{_memory.Path}' is no JSON any more, so another program changed it. Save it anew or delete it.", exception)
            {
                DataSource = _memory.Path,
                OperationName = "find value",
            };
        }
    }
}
