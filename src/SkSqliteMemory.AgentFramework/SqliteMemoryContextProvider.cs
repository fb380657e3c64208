using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using SkSqliteMemory.AgentFramework;
using SkSqliteMemory.ChatClients.Fencing;
using SkSqliteMemory.ChatClients.Tools;

namespace SkSqliteMemory;

/// <summary>Brings what a <see cref="SqliteMemory"/> knows about a question into each run of an agent, and offers the memory tools.</summary>
/// <remarks>
/// <para>
/// Recalled memories stand before the question as one message of fenced data, marked as a context provider's: a
/// <see cref="SqliteChatHistoryProvider"/> does not store it. The provider keeps no state, neither of its own nor in the session; one
/// instance serves any number of sessions and agents at once. Thread-safe.
/// </para>
/// <para>
/// <b>Security considerations.</b> The owner is the host's to name, by <see cref="SqliteMemoryContextProviderOptions.ScopeProvider"/>; no
/// argument of the model can name or widen it. A fence cannot prevent a model from believing what it reads.
/// </para>
/// </remarks>
public sealed class SqliteMemoryContextProvider : AIContextProvider
{
    private readonly SqliteMemory _memory;
    private readonly SqliteMemoryContextProviderOptions _options;
    private readonly AgentScope _scope;

    /// <summary>Makes a provider.</summary>
    /// <param name="memory">The memory; it stays the caller's to dispose of.</param>
    /// <param name="options">How the memory is used; <see langword="null"/> takes the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> is <see langword="null"/>.</exception>
    public SqliteMemoryContextProvider(SqliteMemory memory, SqliteMemoryContextProviderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        _options = options?.Copy() ?? new();
        _scope = new AgentScope(_options.Scope, _options.ScopeProvider);
    }

    /// <summary>None: the provider keeps nothing in a session's state bag.</summary>
    public override IReadOnlyList<string> StateKeys => [];

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(SqliteMemory) ? _memory : base.GetService(serviceType, serviceKey);

    /// <summary>Adds what is recalled before the question it was recalled for, so that the question stays the last thing said.</summary>
    /// <param name="context">The run and what it has so far.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the run had, with what is added.</returns>
    /// <exception cref="InvalidOperationException">The scope provider returned no usable scope.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    protected override async ValueTask<AIContext> InvokingCoreAsync(InvokingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        int present = context.AIContext.Messages?.Count() ?? 0;
        AIContext merged = await base.InvokingCoreAsync(context, cancellationToken).ConfigureAwait(false);
        List<ChatMessage> messages = [.. merged.Messages ?? []];
        int question = messages.FindLastIndex(IsQuestion);
        if (messages.Count > present && question >= 0)
        {
            List<ChatMessage> added = messages[present..];
            messages.RemoveRange(present, added.Count);
            messages.InsertRange(question, added);
            merged.Messages = messages;
        }

        return merged;
    }

    /// <summary>Recalls what fits the last thing the user said.</summary>
    /// <param name="context">The run and what it has so far.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What is added: a message, where something was recalled, and the tools.</returns>
    /// <exception cref="InvalidOperationException">The scope provider returned no usable scope.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    protected override async ValueTask<AIContext> ProvideAIContextAsync(InvokingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        MemoryScope scope = _scope.For(context.Agent, context.Session);
        return new AIContext
        {
            Messages = await RecallAsync(scope, context.AIContext.Messages ?? [], cancellationToken).ConfigureAwait(false),
            Tools = _options.OfferTools ? Tools(scope, context.AIContext.Tools ?? []) : null,
        };
    }

    private static bool IsQuestion(ChatMessage message) =>
        message.Role == ChatRole.User
        && !string.IsNullOrWhiteSpace(message.Text)
        && message.GetAgentRequestMessageSourceType() == AgentRequestMessageSourceType.External;

    private async Task<IEnumerable<ChatMessage>?> RecallAsync(
        MemoryScope scope, IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        string? query = messages.LastOrDefault(IsQuestion)?.Text;
        if (query is null || _options.MaxRecalled == 0)
        {
            return null;
        }

        // What is being said is in the prompt already.
        RecallOptions options = new() { From = _options.From, IncludeOpenTurns = false };
        IReadOnlyList<ScoredMemory> hits = await _memory
            .RecallAsync(scope, query, _options.MaxRecalled, options, cancellationToken).ConfigureAwait(false);

        // A memory of one session is nobody else's business in another one; what was said may be.
        FencedItem[] items = [.. hits
            .Where(hit => hit.Entry.Kind == MemoryEntry.MessageKind || hit.Entry.Scope.SessionId is null)
            .Select(hit => FencedItem.Of(hit.Entry))];
        return items.Length == 0 ? null : [new ChatMessage(_options.ContextRole, MemoryFence.Around(items))];
    }

    private List<AITool> Tools(MemoryScope scope, IEnumerable<AITool> present)
    {
        HashSet<string> taken = [.. present.Select(tool => tool.Name)];
        ToolContext context = new(_memory, () => scope, _options.Tools);
        return [.. MemoryTools.Create(context).Where(tool => !taken.Contains(tool.Name))];
    }
}
