using Microsoft.Extensions.AI;
using SkSqliteMemory.Memory.Sessions;

namespace SkSqliteMemory.ChatClients.Conversations;

/// <summary>One call of the chat client within one conversation: what is stored, what the model gets, how the turn ends.</summary>
internal sealed class ConversationCall
{
    /// <summary>How often the model may ask for memory before it has to answer without the tools.</summary>
    private const int MaxToolRounds = 8;

    private const string StoreFailure = "SkSqliteMemory.StoreFailure";

    private readonly ChatSession _session;
    private readonly ChatMemoryOptions _settings;
    private readonly ChatOptions _options;
    private readonly OfferedTools _tools;
    private readonly IReadOnlyList<ChatMessage> _instructions;

    private readonly ConversationTurns _turns;
    private int _rounds;

    private ConversationCall(ChatSession session, ChatMemoryOptions settings, ChatOptions options, IReadOnlyList<ChatMessage> instructions)
    {
        _session = session;
        _turns = new ConversationTurns(session);
        _settings = settings;
        _options = options;
        _instructions = instructions;
        MemoryScope owner = session.Scope with { SessionId = null };
        _tools = OfferedTools.For(options, settings, new(session.Memory, () => owner, settings.Tools)
        {
            CurrentSession = session.Id,
            IsInPrompt = _turns.HasRead,
        });
    }

    /// <summary>Stores the new messages, so that nothing the user said is lost whatever becomes of the answer.</summary>
    public static async Task<ConversationCall> BeginAsync(
        SqliteMemory memory, ChatMemoryOptions settings, List<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        ChatSession session = await memory
            .GetSessionAsync(settings.ScopeFor(options), options.ConversationId!, cancellationToken).ConfigureAwait(false);
        ConversationCall call = new(session, settings, options, [.. messages.Where(IncomingMessages.IsInstruction)]);
        messages.RemoveAll(IncomingMessages.IsInstruction);
        await call._turns.StoreIncomingAsync(messages, cancellationToken).ConfigureAwait(false);
        return call;
    }

    /// <summary>The caller's options with the tools, and without the conversation, which the inner client has no part in.</summary>
    public ChatOptions InnerOptions()
    {
        ChatOptions options = _options.Clone();
        options.ConversationId = null;
        if (_rounds++ < MaxToolRounds)
        {
            _tools.AddTo(options);
        }

        return options;
    }

    /// <summary>What the model gets: instructions, the past as data, the last turns, the current turn whole.</summary>
    public async Task<List<ChatMessage>> PromptAsync(CancellationToken cancellationToken)
    {
        List<ChatMessage> current = await _turns.ReadAsync(cancellationToken).ConfigureAwait(false);
        string? query = current.LastOrDefault(message => message.Role == ChatRole.User && !string.IsNullOrWhiteSpace(message.Text))?.Text;
        if (_settings.TokenBudget == 0)
        {
            return [.. _instructions, .. ToolPairs.WithoutOrphans(current)];
        }

        MemoryContext context = await _session.LoadContextAsync(
            query,
            _settings.TokenBudget,
            new() { BeforeTurn = _turns.First, IncludeMemories = _settings.IncludeMemories, KeepsOrphans = true },
            cancellationToken).ConfigureAwait(false);
        return new ConversationPrompt(_settings, _session.Id).Make(_instructions, context, current);
    }

    public bool AsksForMemory(ChatResponseUpdate update) => _tools.Covers(update.Contents);

    public ChatResponseUpdate Mark(ChatResponseUpdate update)
    {
        // The client that made the update may keep it: a function-invoking one would take the id for its own service's.
        ChatResponseUpdate marked = update.Clone();
        marked.ConversationId = _session.Id;
        return marked;
    }

    /// <summary>Stores an answer, answers its calls of memory tools and stores that too; says whether the model must be called again.</summary>
    /// <remarks>Not cancelled: what has arrived was paid for, and storing it is one local commit.</remarks>
    public async Task<bool> TakeAsync(ChatResponse response, CancellationToken cancellationToken, Action? onStored = null)
    {
        List<FunctionCallContent> asked = _tools.OpenCalls(response.Messages);
        asked.ForEach(static call => call.InformationalOnly = true);
        await _turns.StoreAnswerAsync(response.Messages, AnswerCost.Of(response)).ConfigureAwait(false);
        onStored?.Invoke();
        if (asked.Count > 0)
        {
            ChatMessage results = await _tools.AnswerAsync(asked, cancellationToken).ConfigureAwait(false);
            await _turns.StoreAnswerAsync([results], new AppendOptions()).ConfigureAwait(false);
            response.Messages.Add(results);
        }

        if (ResponseMessages.AwaitCaller(response.Messages))
        {
            return false;
        }

        if (asked.Count > 0)
        {
            return true;
        }

        await _turns.EndAsync(complete: true).ConfigureAwait(false);
        return false;
    }

    /// <summary>Adds a round's response to those before it.</summary>
    public ChatResponse Join(ChatResponse? whole, ChatResponse response)
    {
        response.ConversationId = _session.Id;
        if (whole is null)
        {
            return response;
        }

        response.Messages = [.. whole.Messages, .. response.Messages];
        if (whole.Usage is { } before)
        {
            UsageDetails sum = new();
            sum.Add(before);
            sum.Add(response.Usage ?? new());
            response.Usage = sum;
        }

        return response;
    }

    /// <summary>Keeps what had arrived. When that fails too, the failure that came first goes on and carries the second in its data.</summary>
    public async Task BreakOffAsync(IReadOnlyList<ChatResponseUpdate> received, Exception? failure)
    {
        try
        {
            ChatResponse partial = received.ToChatResponse();
            await _turns.StoreAnswerAsync(partial.Messages, AnswerCost.Of(partial)).ConfigureAwait(false);

            // A caller may stop reading at the update that says the model is done; nothing is missing then.
            await _turns.EndAsync(complete: failure is null && partial.FinishReason == ChatFinishReason.Stop).ConfigureAwait(false);
        }
        catch (Exception second) when (failure is not null)
        {
            failure.Data[StoreFailure] = second;
        }
    }
}
