using Microsoft.Agents.AI;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.AgentFramework.Tests;

public sealed class SessionStoreTests : AgentFixture
{
    private static readonly string[] Ids = ["a", "a:b", "b", ":", "a\",\"b", "ä", "A", "[\"a\"]", " a"];

    [Fact]
    public async Task A_session_goes_on_in_another_process()
    {
        SqliteChatHistoryProvider before = History();
        NamedAgent agent = new("support", before);
        AgentSession session = await Store().GetSessionAsync(agent, "case-1", Cancellation);
        await agent.RunAsync("one", session, cancellationToken: Cancellation);
        await Store().SaveSessionAsync(agent, "case-1", session, Cancellation);

        await ReopenAsync();
        SqliteChatHistoryProvider after = History();
        NamedAgent later = new("support", after);
        AgentSession again = await Store().GetSessionAsync(later, "case-1", Cancellation);
        await later.RunAsync("two", again, cancellationToken: Cancellation);

        Assert.NotEqual(agent.Id, later.Id);
        Assert.Equal(before.GetSessionId(session), after.GetSessionId(again));
        Assert.Equal(["user: one", "assistant: re: one", "user: two", "assistant: re: two"], await StoredAsync(after, again));
    }

    [Fact]
    public async Task Each_session_that_is_asked_for_is_its_own()
    {
        SqliteAgentSessionStore store = Store();
        NamedAgent agent = new("support", History());
        AgentSession session = await store.GetSessionAsync(agent, "case-1", Cancellation);
        session.StateBag.SetValue("note", "before");
        await store.SaveSessionAsync(agent, "case-1", session, Cancellation);
        session.StateBag.SetValue("note", "after");

        AgentSession first = await store.GetSessionAsync(agent, "case-1", Cancellation);
        AgentSession second = await store.GetSessionAsync(agent, "case-1", Cancellation);
        first.StateBag.SetValue("note", "first");

        Assert.Equal("before", second.StateBag.GetValue<string>("note"));
        Assert.Equal("before", (await store.GetSessionAsync(agent, "case-1", Cancellation)).StateBag.GetValue<string>("note"));
    }

    [Fact]
    public async Task No_two_agents_ids_or_owners_share_a_session()
    {
        foreach (string user in (string[])["alice", "bob"])
        {
            foreach (string name in Ids)
            {
                foreach (string id in Ids)
                {
                    NamedAgent agent = new(name, History());
                    AgentSession session = await Of(user).GetSessionAsync(agent, id, Cancellation);
                    Assert.Null(session.StateBag.GetValue<string>("place"));
                    session.StateBag.SetValue("place", $"{user} {name} {id}");
                    await Of(user).SaveSessionAsync(agent, id, session, Cancellation);
                }
            }
        }

        await Of("bob").DeleteSessionAsync(new NamedAgent("a", History()), "a", Cancellation);
        AgentSession kept = await Of("alice").GetSessionAsync(new NamedAgent("a", History()), "a", Cancellation);
        Assert.Equal("alice a a", kept.StateBag.GetValue<string>("place"));
        Assert.Null((await Of("bob").GetSessionAsync(new NamedAgent("a", History()), "a", Cancellation)).StateBag.GetValue<string>("place"));
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_no_error()
    {
        await Store().DeleteSessionAsync(new NamedAgent("support", History()), "never", Cancellation);
        Assert.NotNull(await Store().GetSessionAsync(new NamedAgent("support", History()), "never", Cancellation));
    }

    [Fact]
    public async Task A_session_ends_a_lifetime_after_it_was_last_saved()
    {
        FakeTimeProvider time = new();
        await ReopenAsync(time);
        SqliteAgentSessionStore store = Store(options => options.Lifetime = TimeSpan.FromHours(1));
        NamedAgent agent = new("support", History());
        async Task<string?> NoteAsync() => (await store.GetSessionAsync(agent, "case", Cancellation)).StateBag.GetValue<string>("note");
        AgentSession session = await store.GetSessionAsync(agent, "case", Cancellation);
        session.StateBag.SetValue("note", "the first secret");
        await store.SaveSessionAsync(agent, "case", session, Cancellation);

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("the first secret", await NoteAsync());
        await store.SaveSessionAsync(agent, "case", session, Cancellation);
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("the first secret", await NoteAsync());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await NoteAsync());

        await store.SaveSessionAsync(agent, "another", await agent.CreateSessionAsync(Cancellation), Cancellation);
        Assert.Equal(1, Number("SELECT count(*) FROM working_memory"));
    }

    [Fact]
    public async Task Many_save_and_ask_at_once_and_every_answer_is_a_whole_session()
    {
        SqliteAgentSessionStore store = Store();
        NamedAgent agent = new("support", History());
        await Task.WhenAll(Enumerable.Range(0, 32).Select(task => Task.Run(async () =>
        {
            for (int round = 0; round < 20; round++)
            {
                AgentSession session = await store.GetSessionAsync(agent, $"{round % 4}", Cancellation);
                Assert.Equal(session.StateBag.GetValue<string>("left"), session.StateBag.GetValue<string>("right"));
                session.StateBag.SetValue("left", $"{task}.{round}");
                session.StateBag.SetValue("right", $"{task}.{round}");
                await store.SaveSessionAsync(agent, $"{round % 4}", session, Cancellation);
            }
        })));

        Assert.Equal(4, Number("SELECT count(*) FROM working_memory"));
    }

    [Fact]
    public async Task What_another_program_spoilt_is_told_and_kept()
    {
        SqliteAgentSessionStore store = Store();
        NamedAgent agent = new("support", History());
        await store.SaveSessionAsync(agent, "case", await agent.CreateSessionAsync(Cancellation), Cancellation);
        Run("UPDATE working_memory SET value = '{\"stateBag\":'");

        SqliteMemoryException error = await Assert.ThrowsAsync<SqliteMemoryException>(() => store.GetSessionAsync(agent, "case", Cancellation).AsTask());

        Assert.Contains("'case'", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, Number("SELECT count(*) FROM working_memory"));
        await store.SaveSessionAsync(agent, "case", await agent.CreateSessionAsync(Cancellation), Cancellation);
        Assert.NotNull(await store.GetSessionAsync(agent, "case", Cancellation));
    }

    [Fact]
    public async Task Wrong_input_is_refused_before_anything_is_read_or_written()
    {
        NamedAgent agent = new("support", History());
        AgentSession session = await agent.CreateSessionAsync(Cancellation);
        await Assert.ThrowsAsync<ArgumentNullException>(() => Store().SaveSessionAsync(agent, "case", null!, Cancellation).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => Store().GetSessionAsync(null!, "case", Cancellation).AsTask());
        foreach (string id in (string[])["", " ", "a\0b", "\ud800", new string('x', MemoryScope.MaxIdLength + 1)])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store().SaveSessionAsync(agent, id, session, Cancellation).AsTask());
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store().GetSessionAsync(agent, id, Cancellation).AsTask());
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store().DeleteSessionAsync(agent, id, Cancellation).AsTask());
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store().GetSessionAsync(new NamedAgent("\ud800", History()), "case", Cancellation).AsTask());
        SqliteAgentSessionStore ownerless = Store(options => options.ScopeProvider = static _ => new MemoryScope { SessionId = "only" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => ownerless.SaveSessionAsync(agent, "case", session, Cancellation).AsTask());
        SqliteAgentSessionStore nameless = Store(options => options.AgentKeyProvider = static _ => " ");
        await Assert.ThrowsAsync<InvalidOperationException>(() => nameless.SaveSessionAsync(agent, "case", session, Cancellation).AsTask());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SqliteAgentSessionStoreOptions { Lifetime = TimeSpan.Zero });
        Assert.Throws<ArgumentException>(() => new SqliteAgentSessionStoreOptions { Scope = new MemoryScope { UserId = "u", SessionId = "s" } });
        Assert.Equal(0, Number("SELECT count(*) FROM working_memory"));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_or_comes_after_the_end_writes_nothing()
    {
        SqliteAgentSessionStore store = Store();
        NamedAgent agent = new("support", History());
        AgentSession session = await agent.CreateSessionAsync(Cancellation);
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.SaveSessionAsync(agent, "case", session, cancelled.Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.GetSessionAsync(agent, "case", cancelled.Token).AsTask());
        Assert.Equal(0, Number("SELECT count(*) FROM working_memory"));

        await Memory.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => store.SaveSessionAsync(agent, "case", session, Cancellation).AsTask());
        Assert.Equal(0, Number("SELECT count(*) FROM working_memory"));
    }

    [Fact]
    public void It_hands_out_its_memory() => Assert.Same(Memory, Store().GetService<SqliteMemory>());

    private SqliteAgentSessionStore Of(string user) => Store(options => options.ScopeProvider = _ => new MemoryScope { ApplicationId = "tests", UserId = user });

    private SqliteAgentSessionStore Store(Action<SqliteAgentSessionStoreOptions>? set = null)
    {
        SqliteAgentSessionStoreOptions options = new() { Scope = Alice };
        set?.Invoke(options);
        return new SqliteAgentSessionStore(Memory, options);
    }

    private void Run(string sql) => With(sql, static command => command.ExecuteNonQuery());

    private long Number(string sql) => With(sql, static command => (long)command.ExecuteScalar()!);

    private T With<T>(string sql, Func<SqliteCommand, T> use)
    {
        using SqliteConnection connection = new($"Data Source={Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return use(command);
    }
}
