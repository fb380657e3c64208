using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SkSqliteMemory.Core.Tests.DependencyInjection;

public sealed class SqliteMemoryServiceCollectionTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };

    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task The_memory_is_one_opened_on_first_use_and_disposed_of_by_the_container()
    {
        SqliteMemory memory;
        await using (ServiceProvider provider = new ServiceCollection().AddSqliteMemory(_database.Path).BuildServiceProvider())
        {
            Assert.False(File.Exists(_database.Path));
            memory = provider.GetRequiredService<SqliteMemory>();
            Assert.Same(memory, provider.GetRequiredService<SqliteMemory>());
            await memory.RememberAsync(Alice, "x");
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => memory.RememberAsync(Alice, "y"));
    }

    [Fact]
    public async Task Keys_keep_files_apart()
    {
        string other = _database.FilePath("other.db");
        await using ServiceProvider provider = new ServiceCollection()
            .AddSqliteMemory(_database.Path).AddKeyedSqliteMemory("other", other).AddKeyedSqliteMemory(8, _database.FilePath("eight.db"))
            .BuildServiceProvider();

        Assert.Equal(_database.Path, provider.GetRequiredService<SqliteMemory>().Path);
        Assert.Equal(other, provider.GetRequiredKeyedService<SqliteMemory>("other").Path);
        Assert.Equal(_database.FilePath("eight.db"), provider.GetRequiredKeyedService<SqliteMemory>(8).Path);
    }

    [Fact]
    public async Task What_the_container_knows_fills_what_the_host_left_open()
    {
        FakeTimeProvider clock = new();
        await using ServiceProvider provider = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddSqliteMemory(_database.Path)
            .BuildServiceProvider();

        MemoryEntry entry = await provider.GetRequiredService<SqliteMemory>().RememberAsync(Alice, "x");

        Assert.Equal(clock.GetUtcNow(), entry.CreatedAt);
    }

    [Fact]
    public async Task What_the_host_set_wins_over_the_container()
    {
        FakeTimeProvider own = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using ServiceProvider provider = new ServiceCollection()
            .AddSingleton<TimeProvider>(new FakeTimeProvider())
            .AddSqliteMemory(_database.Path, options => options.Memory.TimeProvider = own)
            .BuildServiceProvider();

        Assert.Equal(own.GetUtcNow(), (await provider.GetRequiredService<SqliteMemory>().RememberAsync(Alice, "x")).CreatedAt);
    }

    [Fact]
    public async Task The_host_opens_the_file_when_it_starts_and_fails_when_it_cannot()
    {
        await File.WriteAllTextAsync(_database.Path, "This is not a database, but long enough to be looked at as one. " + new string('x', 2_000));
        await using ServiceProvider provider = new ServiceCollection().AddSqliteMemory(_database.Path).BuildServiceProvider();
        IHostedService hosted = Assert.Single(provider.GetServices<IHostedService>());

        await Assert.ThrowsAsync<SqliteMemoryException>(() => hosted.StartAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Stopping_finishes_background_work_that_is_due()
    {
        await using ServiceProvider provider = new ServiceCollection().AddSqliteMemory(_database.Path).BuildServiceProvider();
        IHostedService hosted = Assert.Single(provider.GetServices<IHostedService>());
        await hosted.StartAsync(CancellationToken.None);
        ChatSession session = await provider.GetRequiredService<SqliteMemory>().GetSessionAsync(Alice, "s");
        for (int i = 0; i < 30; i++)
        {
            await session.AppendAsync([new ChatMessage(ChatRole.User, $"Question {i} about the lamp."), new ChatMessage(ChatRole.Assistant, $"Answer {i}.")]);
        }

        await hosted.StopAsync(CancellationToken.None);

        MemoryStatistics statistics = await provider.GetRequiredService<SqliteMemory>().GetStatisticsAsync();
        Assert.Equal(0, statistics.JobsWaiting + statistics.JobsRunning);
        Assert.True(statistics.Summaries > 0);
    }

    [Fact]
    public async Task Stopping_ends_with_the_hosts_patience()
    {
        await using ServiceProvider provider = new ServiceCollection().AddSqliteMemory(_database.Path).BuildServiceProvider();
        IHostedService hosted = Assert.Single(provider.GetServices<IHostedService>());
        await hosted.StartAsync(CancellationToken.None);

        await hosted.StopAsync(new CancellationToken(canceled: true));
    }

    [Fact]
    public async Task A_chat_client_that_needs_the_memory_may_write_its_summaries()
    {
        await using ServiceProvider provider = new ServiceCollection()
            .AddSingleton<IChatClient>(services => ScriptedChatClient.Saying("A short summary.").WithSqliteMemory(services.GetRequiredService<SqliteMemory>()))
            .AddSqliteMemory(_database.Path, options => options.UseChatClientForSummaries = true)
            .BuildServiceProvider();

        Assert.Same(provider.GetRequiredService<SqliteMemory>(), provider.GetRequiredService<IChatClient>().GetService<SqliteMemory>());
    }

    [Fact]
    public async Task The_containers_chat_client_learns_when_it_is_told_to()
    {
        await using ServiceProvider provider = new ServiceCollection()
            .AddSingleton<IChatClient>(ScriptedChatClient.Saying("""{"memories":[{"text":"Anna plays chess","sources":[0]}]}"""))
            .AddSqliteMemory(_database.Path, options =>
            {
                options.UseChatClientForLearning = true;
                options.Memory.RunBackgroundWork = false;
            })
            .BuildServiceProvider();
        SqliteMemory memory = provider.GetRequiredService<SqliteMemory>();
        await (await memory.GetSessionAsync(Alice, "s")).AppendAsync([new(ChatRole.User, "Anna plays chess."), new(ChatRole.Assistant, "Good.")]);
        await memory.RunPendingWorkAsync();

        Assert.Equal("Anna plays chess", Assert.Single(await memory.RecallAsync(Alice, "chess")).Entry.Content);
        using ServiceProvider without = new ServiceCollection()
            .AddSqliteMemory(_database.Path, options => options.UseChatClientForLearning = true).BuildServiceProvider();
        Assert.Contains("UseChatClientForLearning", Assert.Throws<InvalidOperationException>(without.GetRequiredService<SqliteMemory>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Summaries_by_a_chat_client_need_one()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddSqliteMemory(_database.Path, options => options.UseChatClientForSummaries = true).BuildServiceProvider();

        Assert.Contains("IChatClient", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<SqliteMemory>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scope_of_the_container_is_the_scope_of_its_chat_clients()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddSingleton(Alice)
            .AddSqliteMemory(_database.Path, options => options.ScopeProvider = services => services.GetRequiredService<MemoryScope>())
            .BuildServiceProvider();

        ChatMemoryOptions chat = provider.GetRequiredService<SqliteMemoryServiceOptions>().CreateChatOptions(provider);

        Assert.Equal(Alice, chat.ScopeProvider!(null));
    }

    [Fact]
    public void Bad_arguments_are_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSqliteMemory(" "));
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddSqliteMemory(null!));
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddSqliteMemory("x.db"));
    }
}
