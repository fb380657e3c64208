using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace SkSqliteMemory.Samples;

/// <summary>An agent of the shop: a kernel with a memory, the case's persisted chat history, and a model.</summary>
internal sealed class SupportAgent : IAsyncDisposable
{
    /// <summary>Whose memory it is. It comes from the host; the model cannot name another.</summary>
    public static readonly MemoryScope Scope = new() { ApplicationId = "shop", UserId = "alice" };

    private const string Instructions =
        "You work at the customer support of Nordlicht Outdoor and answer a colleague. What you see of the case is a summary and its last " +
        "exchanges. Look up everything else with the memory tools, and quote names, dates and amounts as they stand there.";

    private readonly Kernel _kernel;
    private readonly CaseClock _clock;
    private readonly WatchedModel _model;
    private readonly SqliteChatHistory _history;

    private SupportAgent(Kernel kernel, CaseClock clock, WatchedModel model, SqliteChatHistory history) =>
        (_kernel, _clock, _model, _history) = (kernel, clock, model, history);

    public SqliteMemory Memory => _kernel.GetRequiredService<SqliteMemory>();

    public ChatSession Session => _history.Session;

    public static async Task<SupportAgent> OpenAsync(string file)
    {
        CaseClock clock = new();
        WatchedModel model = new(Model.Create());
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.AddSqliteMemory(file, options =>
        {
            options.Chat.Scope = Scope;
            options.Memory.TimeProvider = clock;
        });
        builder.Services.AddSingleton(model.AsBuilder().UseKernelFunctionInvocation().Build().AsChatCompletionService());
        Kernel kernel = builder.Build();
        return new SupportAgent(kernel, clock, model, await kernel.GetChatHistoryAsync(CaseFile.Messages[0].Session));
    }

    /// <summary>Stores a message of the case. When this returns, the message survives whatever happens to the process.</summary>
    public void Store(CaseMessage message)
    {
        _clock.Set(message.CreatedAt);
        _history.Add(new ChatMessageContent(new AuthorRole(message.Role), message.Text) { AuthorName = message.Author });
    }

    /// <summary>The texts of all messages that are in the file.</summary>
    public async Task<HashSet<string>> ReadTextsAsync() => [.. (await Session.GetMessagesAsync()).Select(message => message.Message.Text)];

    /// <summary>What a prompt gets of the case: its summary and its last exchanges.</summary>
    public Task<MemoryContext> LoadAsync(int tokenBudget)
    {
        _clock.Set(CaseClock.Monday);
        return Session.LoadContextAsync(query: null, tokenBudget);
    }

    /// <summary>Asks the model, which sees little of the case and may call the memory tools.</summary>
    public async Task<(string Answer, IReadOnlyList<ModelCall> Calls)> AskAsync(string question, MemoryContext context)
    {
        ChatHistory prompt = new(Instructions);
        prompt.AddUserMessage($"The case, as data:\n\n{string.Join("\n\n", context.Parts.Select(part => part.Text))}");
        prompt.AddUserMessage(question);
        ChatMessageContent answer = await _kernel.GetRequiredService<IChatCompletionService>().GetChatMessageContentAsync(
            prompt, new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }, _kernel);
        return (answer.Content ?? "", _model.TakeCalls());
    }

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_kernel.Services).DisposeAsync();
}
