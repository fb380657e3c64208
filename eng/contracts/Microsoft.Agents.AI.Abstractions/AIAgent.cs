using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Microsoft.Agents.AI;

public abstract class AIAgent
{
    private readonly string _id = Guid.NewGuid().ToString("N");

    public string Id => IdCore ?? _id;

    public virtual string? Name { get; }

    public virtual string? Description { get; }

    protected virtual string? IdCore => null;

    public virtual object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public ValueTask<AgentSession> CreateSessionAsync(CancellationToken cancellationToken = default) => CreateSessionCoreAsync(cancellationToken);

    protected abstract ValueTask<AgentSession> CreateSessionCoreAsync(CancellationToken cancellationToken = default);

    public ValueTask<JsonElement> SerializeSessionAsync(
        AgentSession session, JsonSerializerOptions? jsonSerializerOptions = null, CancellationToken cancellationToken = default) =>
        SerializeSessionCoreAsync(session, jsonSerializerOptions, cancellationToken);

    protected abstract ValueTask<JsonElement> SerializeSessionCoreAsync(
        AgentSession session, JsonSerializerOptions? jsonSerializerOptions = null, CancellationToken cancellationToken = default);

    public ValueTask<AgentSession> DeserializeSessionAsync(
        JsonElement serializedState, JsonSerializerOptions? jsonSerializerOptions = null, CancellationToken cancellationToken = default) =>
        DeserializeSessionCoreAsync(serializedState, jsonSerializerOptions, cancellationToken);

    protected abstract ValueTask<AgentSession> DeserializeSessionCoreAsync(
        JsonElement serializedState, JsonSerializerOptions? jsonSerializerOptions = null, CancellationToken cancellationToken = default);

    public Task<AgentResponse> RunAsync(
        string message, AgentSession? session = null, AgentRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        return RunAsync([new ChatMessage(ChatRole.User, message)], session, options, cancellationToken);
    }

    public Task<AgentResponse> RunAsync(
        IEnumerable<ChatMessage> messages, AgentSession? session = null, AgentRunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunCoreAsync(messages, session, options, cancellationToken);

    protected abstract Task<AgentResponse> RunCoreAsync(
        IEnumerable<ChatMessage> messages, AgentSession? session = null, AgentRunOptions? options = null, CancellationToken cancellationToken = default);

    public IAsyncEnumerable<AgentResponseUpdate> RunStreamingAsync(
        string message, AgentSession? session = null, AgentRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        return RunStreamingAsync([new ChatMessage(ChatRole.User, message)], session, options, cancellationToken);
    }

    public IAsyncEnumerable<AgentResponseUpdate> RunStreamingAsync(
        IEnumerable<ChatMessage> messages, AgentSession? session = null, AgentRunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunCoreStreamingAsync(messages, session, options, cancellationToken);

    protected abstract IAsyncEnumerable<AgentResponseUpdate> RunCoreStreamingAsync(
        IEnumerable<ChatMessage> messages, AgentSession? session = null, AgentRunOptions? options = null, CancellationToken cancellationToken = default);
}
