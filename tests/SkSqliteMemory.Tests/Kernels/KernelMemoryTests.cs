using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using AI = Microsoft.Extensions.AI;

namespace SkSqliteMemory.Tests.Kernels;

public sealed class KernelMemoryTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };
    private static readonly MemoryScope Bob = new() { UserId = "bob" };

    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task The_plugin_memory_holds_the_tools()
    {
        await using KernelHolder holder = Build();

        KernelPlugin plugin = holder.Kernel.Plugins["memory"];

        Assert.Equal(["forget", "recall", "recall_details", "remember", "search_sessions"], plugin.Select(function => function.Name).Order());
        Assert.All(plugin, function => Assert.NotEmpty(function.Description));
    }

    [Fact]
    public async Task Functions_remember_and_recall_in_the_hosts_scope()
    {
        MemoryScope current = Alice;
        await using KernelHolder holder = Build(options => options.ScopeProvider = _ => current);

        await holder.Kernel.InvokeAsync("memory", "remember", new() { ["text"] = "Likes jazz", ["UserId"] = "bob" });
        string? alices = await holder.Kernel.InvokeAsync<string>("memory", "recall", new() { ["query"] = "jazz" });
        current = Bob;
        string? bobs = await holder.Kernel.InvokeAsync<string>("memory", "recall", new() { ["query"] = "jazz", ["UserId"] = "alice" });

        Assert.Contains("Likes jazz", alices, StringComparison.Ordinal);
        Assert.Equal("Nothing was found in memory for this query.", bobs);
    }

    [Fact]
    public async Task What_the_host_forbids_is_not_in_the_plugin()
    {
        await using KernelHolder holder = Build(options => options.Chat.Tools.AllowForget = false);

        Assert.False(holder.Kernel.Plugins["memory"].Contains("forget"));
    }

    [Fact]
    public async Task A_history_is_there_again_after_a_restart()
    {
        await using (KernelHolder holder = Build())
        {
            ChatHistory history = await holder.Kernel.GetChatHistoryAsync("case-4711");
            history.AddSystemMessage("Be brief");
            history.AddUserMessage("Where is my refund?");
            history.AddAssistantMessage("On its way.");
        }

        await using (KernelHolder holder = Build())
        {
            ChatHistory history = await holder.Kernel.GetChatHistoryAsync("case-4711");

            Assert.Equal(["system: Be brief", "user: Where is my refund?", "assistant: On its way."], history.Select(message => $"{message.Role}: {message.Content}"));
            Assert.Empty(await holder.Kernel.GetChatHistoryAsync("case-4711", Alice));
        }
    }

    [Fact]
    public async Task The_model_calls_the_plugin_and_all_of_it_is_in_the_history()
    {
        ScriptedChatClient model = new(
            request =>
            {
                AITool recall = request.Options!.Tools!.Single(tool => tool.Name.EndsWith("recall", StringComparison.Ordinal));
                return new(new ChatMessage(ChatRole.Assistant, [new AI.FunctionCallContent("c1", recall.Name, new Dictionary<string, object?> { ["query"] = "jazz" })]));
            },
            request => new(new ChatMessage(ChatRole.Assistant, "You like " + (request.Messages[^1].Contents[0] is AI.FunctionResultContent result
                && result.Result!.ToString()!.Contains("Likes jazz", StringComparison.Ordinal) ? "jazz." : "nothing."))));
        await using KernelHolder holder = Build(
            configureServices: services => services.AddSingleton(_ => model.AsBuilder().UseKernelFunctionInvocation().Build().AsChatCompletionService()));
        await holder.Kernel.InvokeAsync("memory", "remember", new() { ["text"] = "Likes jazz" });
        SqliteChatHistory history = await holder.Kernel.GetChatHistoryAsync("case-4711");
        history.AddUserMessage("What do I like?");
        IChatCompletionService chat = holder.Kernel.GetRequiredService<IChatCompletionService>();

        ChatMessageContent answer = await chat.GetChatMessageContentAsync(
            history, new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }, holder.Kernel);
        history.Add(answer);

        Assert.Equal("You like jazz.", answer.Content);
        SqliteChatHistory again = await holder.Kernel.GetChatHistoryAsync("case-4711");
        Assert.Equal(["user", "assistant", "tool", "assistant"], again.Select(message => message.Role.Label));
        Assert.Equal(again.Count, (await history.Session.GetMessagesAsync()).Count);
        Assert.True(Assert.Single(await history.Session.GetTurnsAsync()).IsComplete);
    }

    [Fact]
    public async Task A_kernel_for_a_conversation_opens_its_messages_without_naming_it_and_nothing_of_others()
    {
        MemoryScope current = Alice;
        await using KernelHolder holder = Build(options => options.ScopeProvider = _ => current);
        SqliteChatHistory history = await holder.Kernel.GetChatHistoryAsync("case-4711");
        history.AddUserMessage("Where is it?");
        history.AddAssistantMessage("In the cellar");
        string id = (await history.Session.GetMessagesAsync())[0].Id;
        Kernel kernel = holder.Kernel.ForConversation("case-4711");

        string? found = await kernel.InvokeAsync<string>("memory", "recall_details", new() { ["id"] = id });
        string? unbound = await holder.Kernel.InvokeAsync<string>("memory", "recall_details", new() { ["id"] = id });
        string? own = await kernel.InvokeAsync<string>("memory", "search_sessions", new() { ["query"] = "cellar" });
        current = Bob;
        string? bobs = await kernel.InvokeAsync<string>("memory", "recall_details", new() { ["id"] = id, ["session"] = "case-4711", ["UserId"] = "alice" });

        Assert.Contains("In the cellar", found, StringComparison.Ordinal);
        Assert.StartsWith("Error:", unbound, StringComparison.Ordinal);
        Assert.DoesNotContain("cellar", own, StringComparison.Ordinal);
        Assert.DoesNotContain("cellar", bobs, StringComparison.Ordinal);
        Assert.Equal(holder.Kernel.Plugins.Select(plugin => plugin.Name), kernel.Plugins.Select(plugin => plugin.Name));
    }

    [Fact]
    public async Task A_kernel_without_a_memory_says_so()
    {
        Kernel kernel = Kernel.CreateBuilder().Build();
        Assert.Contains("AddSqliteMemory", Assert.Throws<InvalidOperationException>(() => kernel.ForConversation("c")).Message, StringComparison.Ordinal);

        Assert.Contains("AddSqliteMemory", (await Assert.ThrowsAsync<InvalidOperationException>(() => kernel.GetChatHistoryAsync("c"))).Message, StringComparison.Ordinal);
    }

    private KernelHolder Build(Action<SqliteMemoryServiceOptions>? configure = null, Action<IServiceCollection>? configureServices = null)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.AddSqliteMemory(_database.Path, configure);
        configureServices?.Invoke(builder.Services);
        return new KernelHolder(builder.Build());
    }

    /// <summary>Closes the file with the kernel.</summary>
    private sealed record KernelHolder(Kernel Kernel) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ((IAsyncDisposable)Kernel.Services).DisposeAsync();
    }
}
