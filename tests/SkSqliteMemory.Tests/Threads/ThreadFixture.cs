using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Agents;
using Microsoft.SemanticKernel.ChatCompletion;
using AI = Microsoft.Extensions.AI;

namespace SkSqliteMemory.Tests.Threads;

/// <summary>A kernel with a memory on a file of its own, and agents on it.</summary>
public abstract class ThreadFixture : IAsyncLifetime
{
    protected const string Case = "case-4711";

    private readonly TempDatabase _database = new();
    private ServiceProvider? _services;

    protected string Path => _database.Path;

    protected Kernel Kernel { get; private set; } = null!;

    protected SqliteMemory Memory => Kernel.GetRequiredService<SqliteMemory>();

    /// <summary>Answers the calls of the current kernel's agents.</summary>
    protected Func<ChatRequest, ChatResponse> Model { get; set; } = request => Says($"answer to {request.Messages[^1].Text}");

    protected Queue<ChatRequest> Requests { get; } = [];

    public ValueTask InitializeAsync()
    {
        Restart();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static ChatResponse Says(string text) => new(new ChatMessage(ChatRole.Assistant, text));

    protected static ChatResponse Calls(string tool, Dictionary<string, object?> arguments) =>
        new(new ChatMessage(ChatRole.Assistant, [new AI.FunctionCallContent("c1", tool, arguments)]));

    protected async ValueTask CloseAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }
    }

    /// <summary>What another process would have: everything new but the file.</summary>
    protected void Restart(TimeSpan? busyTimeout = null)
    {
        ServiceCollection services = new();
        IKernelBuilder builder = services.AddKernel();
        builder.AddSqliteMemory(Path, options => options.Memory.BusyTimeout = busyTimeout ?? TimeSpan.FromSeconds(5));
        services.AddSingleton(_ => new ScriptedChatClient(Answer).AsBuilder().UseKernelFunctionInvocation().Build().AsChatCompletionService());
        _services = services.BuildServiceProvider();
        Kernel = _services.GetRequiredService<Kernel>();
    }

    protected async Task<ChatHistoryAgentThread> ThreadAsync(string session = Case) =>
        new(await Kernel.GetChatHistoryAsync(session), session);

    protected ChatCompletionAgent Agent(SqliteChatHistoryReducer? reducer = null, bool isImmutable = false, string session = Case) => new()
    {
        Name = "Support",
        Instructions = "Be brief",
        Kernel = Kernel.ForConversation(session),
        Arguments = new(new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }),
        HistoryReducer = reducer,
        UseImmutableKernel = isImmutable,
    };

    protected static async Task<string> AskAsync(ChatCompletionAgent agent, AgentThread thread, string question, CancellationToken cancellationToken = default)
    {
        string answer = "";
        await foreach (AgentResponseItem<ChatMessageContent> item in agent.InvokeAsync(question, thread, cancellationToken: cancellationToken))
        {
            answer += item.Message.Content;
        }

        return answer;
    }

    /// <summary>All messages of a session as "role: text", tool traffic by kind.</summary>
    protected async Task<string[]> StoredAsync(string session = Case)
    {
        ChatSession stored = await Memory.GetSessionAsync(ChatMemoryOptions.DefaultScope, session);
        return [.. (await stored.GetMessagesAsync()).Select(message => $"{message.Message.Role}: " + string.Join(' ', message.Message.Contents.Select(content => content switch
        {
            AI.TextContent text => text.Text,
            AI.FunctionCallContent call => $"call {call.Name}",
            _ => content.GetType().Name,
        })))];
    }

    private ChatResponse Answer(ChatRequest request)
    {
        lock (Requests)
        {
            Requests.Enqueue(request);
        }

        return Model(request);
    }
}
