using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace SkSqliteMemory.Tests.ChatClients;

public sealed class UseSqliteMemoryTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };

    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Memory_and_scope_come_from_the_services()
    {
        ServiceCollection services = new();
        services.AddSqliteMemory(_database.Path, options => options.ScopeProvider = _ => Alice);
        services.AddChatClient(ScriptedChatClient.Saying("ok")).UseSqliteMemory();
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IChatClient>().GetResponseAsync("hi", new ChatOptions { ConversationId = "c" });

        Assert.Equal(Alice with { SessionId = "c" }, Assert.Single(await provider.GetRequiredService<SqliteMemory>().ListSessionsAsync(Alice)).Scope);
    }

    [Fact]
    public async Task Options_that_are_passed_win()
    {
        ServiceCollection services = new();
        services.AddSqliteMemory(_database.Path);
        services.AddChatClient(ScriptedChatClient.Saying("ok")).UseSqliteMemory(options: new() { Scope = Alice });
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IChatClient>().GetResponseAsync("hi", new ChatOptions { ConversationId = "c" });

        Assert.Single(await provider.GetRequiredService<SqliteMemory>().ListSessionsAsync(Alice));
    }

    [Fact]
    public void A_missing_memory_is_named()
    {
        ChatClientBuilder builder = ScriptedChatClient.Saying("ok").AsBuilder().UseSqliteMemory();

        Assert.Contains("AddSqliteMemory", Assert.Throws<InvalidOperationException>(() => builder.Build()).Message, StringComparison.Ordinal);
    }
}
