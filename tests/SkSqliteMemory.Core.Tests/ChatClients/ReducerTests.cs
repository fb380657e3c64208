using System.Globalization;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.ChatClients;

public sealed class ReducerTests : ChatMemoryFixture
{
    private static readonly string[] Things = ["parcel", "boat", "oven", "violin", "invoice", "garden"];

    [Fact]
    public async Task A_talk_within_the_budget_is_returned_itself_and_not_stored()
    {
        ChatMessage[] talk = [User("Hello"), Says("Good day").Messages[0]];

        Assert.Same(talk, await (await ReducerAsync(1_000)).ReduceAsync(talk, Cancellation));
        Assert.Empty(await (await ReducerAsync(1)).ReduceAsync([], Cancellation));
        Assert.Empty(await StoredAsync());
    }

    [Fact]
    public async Task A_long_talk_becomes_instructions_one_fenced_message_and_whole_turns_of_the_callers_own_objects()
    {
        ChatMessage[] talk = [new(ChatRole.System, "Be brief"), .. Turns(40), User("Where was the violin 3 repaired?")];

        SqliteMemoryChatReducer reducer = await ReducerAsync(500);
        await ReduceAsync(reducer, talk[..^1]);
        await Memory.RunPendingWorkAsync(Cancellation);

        ChatMessage[] reduced = await ReduceAsync(reducer, talk);

        Assert.Same(talk[0], reduced[0]);
        Assert.Equal(ChatRole.User, reduced[1].Role);
        Assert.True((bool)reduced[1].AdditionalProperties![SqliteMemoryChatReducer.ContextProperty]!);
        Assert.Contains("The violin 3 was repaired in Cremona", reduced[1].Text, StringComparison.Ordinal);
        Assert.EndsWith("</memory_data>", reduced[1].Text, StringComparison.Ordinal);
        Assert.Equal(talk[^(reduced.Length - 2)..], reduced[2..]);
        Assert.InRange(reduced.Length, 5, 14);
        Assert.Equal(talk.Skip(1).Select(Line), await StoredAsync());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public async Task Random_tool_traffic_is_reduced_in_whole_turns_within_the_budget_and_nothing_is_doubled(int seed, bool inPlace)
    {
        Random random = new(seed);
        int budget = random.Next(150, 900);
        SqliteMemoryChatReducer reducer = await ReducerAsync(budget);
        List<ChatMessage> said = [];
        List<ChatMessage> talk = [];
        int calls = 0;
        for (int round = 0; round < 30; round++)
        {
            ChatMessage[] turn = RandomTurn(random, ref calls);
            said.AddRange(turn);
            talk.AddRange(turn);
            ChatMessage[] reduced = await ReduceAsync(reducer, talk);

            bool isReduced = !reduced.SequenceEqual(talk);
            AssertSound(reduced, turn, budget, isReduced);
            Assert.Equal(reduced, await ReduceAsync(reducer, reduced));
            if (isReduced)
            {
                Assert.Equal(said.Select(Line), await StoredAsync());
            }

            talk = inPlace ? [.. reduced] : talk;
            if (random.Next(5) == 0)
            {
                await Memory.RunPendingWorkAsync(Cancellation);
            }
        }
    }

    [Fact]
    public async Task Five_thousand_messages_are_reduced_to_the_budget_and_stored_once()
    {
        List<ChatMessage> talk = [.. Turns(2_500)];
        SqliteMemoryChatReducer reducer = await ReducerAsync(1_000);

        ChatMessage[] reduced = await ReduceAsync(reducer, [.. talk, User("How is the boat 7?")]);
        ChatMessage[] again = await ReduceAsync(reducer, talk);

        Assert.InRange(Tokens(reduced), 100, 1_000);
        Assert.InRange(Tokens(again), 100, 1_000);
        Assert.Equal(5_001, (await StoredAsync()).Length);
    }

    [Fact]
    public async Task Another_process_with_copies_of_the_messages_doubles_nothing()
    {
        await ReduceAsync(await ReducerAsync(300), [.. Turns(20)]);

        ChatMessage[] reduced = await ReduceAsync(await ReducerAsync(300), [.. Turns(20), User("And now?")]);

        Assert.Equal(41, (await StoredAsync()).Length);
        Assert.Equal("And now?", reduced[^1].Text);
    }

    [Fact]
    public async Task Without_storing_the_turns_that_the_session_lacks_are_kept_whatever_the_budget()
    {
        ChatSession session = await Memory.GetSessionAsync(Scope, Case, Cancellation);
        await session.AppendAsync([.. Turns(20)], cancellationToken: Cancellation);
        ChatMessage[] unknown = [.. Turns(5, first: 100), User("And now?")];
        SqliteMemoryChatReducer reducer = new(session, new() { TokenBudget = 60, StoreUnknown = false });

        ChatMessage[] reduced = await ReduceAsync(reducer, [.. Turns(20), .. unknown]);

        Assert.Equal(unknown, reduced[^unknown.Length..]);
        Assert.Equal(40, (await StoredAsync()).Length);
    }

    [Fact]
    public async Task The_last_turn_is_whole_even_where_it_is_too_long()
    {
        ChatMessage[] last = [User(string.Join(' ', Enumerable.Repeat("word", 500))), Says("Understood").Messages[0]];

        Assert.Equal(last, await ReduceAsync(await ReducerAsync(50), [.. Turns(5), .. last]));
    }

    [Fact]
    public async Task Calls_of_one_reducer_at_once_store_a_talk_once()
    {
        SqliteMemoryChatReducer reducer = await ReducerAsync(300);
        ChatMessage[] talk = [.. Turns(20)];

        ChatMessage[][] reduced = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => ReduceAsync(reducer, talk))));

        Assert.All(reduced, one => Assert.Equal(reduced[0].Select(Line), one.Select(Line)));
        Assert.Equal(40, (await StoredAsync()).Length);
    }

    [Fact]
    public async Task What_the_host_wants_is_heeded()
    {
        await Memory.RememberAsync(Scope, "The oven is broken", cancellationToken: Cancellation);
        ChatSession session = await Memory.GetSessionAsync(Scope, Case, Cancellation);
        ChatMessage[] talk = [.. Turns(20), User("What about the oven?")];

        await ReduceAsync(await ReducerAsync(300), talk[..^1]);
        await Memory.RunPendingWorkAsync(Cancellation);

        ChatMessage[] developer = await ReduceAsync(new(session, new() { TokenBudget = 300, VerbatimTurns = 0, ContextRole = new("developer") }), talk);
        ChatMessage[] without = await ReduceAsync(new(session, new() { TokenBudget = 300, VerbatimTurns = 2, IncludeMemories = false }), talk);

        Assert.Equal("developer", developer[0].Role.Value);
        Assert.Contains("The oven is broken", developer[0].Text, StringComparison.Ordinal);
        Assert.InRange(developer.Length, 2, 8);
        Assert.DoesNotContain(without, message => message.Text.Contains("The oven is broken", StringComparison.Ordinal));
        Assert.Equal(talk[^5..], without[^5..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SqliteMemoryChatReducerOptions { TokenBudget = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SqliteMemoryChatReducerOptions { VerbatimTurns = -1 });
    }

    [Fact]
    public async Task A_cancelled_call_stores_nothing_and_the_next_one_all()
    {
        SqliteMemoryChatReducer reducer = await ReducerAsync(300);
        ChatMessage[] talk = [.. Turns(20)];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reducer.ReduceAsync(talk, new CancellationToken(canceled: true)));
        Assert.Empty(await StoredAsync());
        await ReduceAsync(reducer, talk);

        Assert.Equal(40, (await StoredAsync()).Length);
    }

    [Fact]
    public async Task What_cannot_be_stored_and_a_closed_file_are_told()
    {
        SqliteMemoryChatReducer reducer = await ReducerAsync(100);
        ChatMessage[] talk = [.. Turns(20), User("bad \0")];

        await Assert.ThrowsAsync<ArgumentException>(() => reducer.ReduceAsync(talk, Cancellation));
        Assert.Empty(await StoredAsync());
        await Memory.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reducer.ReduceAsync([.. Turns(20)], Cancellation));
    }

    private static IEnumerable<ChatMessage> Turns(int count, int first = 0) => Enumerable.Range(first, count).SelectMany(i => new[]
    {
        User(string.Create(CultureInfo.InvariantCulture, $"Where was the {Things[i % 6]} {i} repaired?")),
        Says(string.Create(CultureInfo.InvariantCulture, $"The {Things[i % 6]} {i} was repaired in Cremona by a friend of the family.")).Messages[0],
    });

    private static ChatMessage[] RandomTurn(Random random, ref int calls)
    {
        List<ChatMessage> turn = [User($"How is the {Things[random.Next(6)]} {random.Next(50)}? {new string('x', random.Next(60))}")];
        for (int round = random.Next(3); round > 0; round--)
        {
            FunctionCallContent[] made = [.. Enumerable.Range(calls, random.Next(1, 4)).Select(id => new FunctionCallContent($"c{id}", "status"))];
            calls += made.Length;
            turn.Add(Calls(made).Messages[0]);
            FunctionResultContent[] results = [.. made.Where(_ => random.Next(8) > 0).Select(call => new FunctionResultContent(call.CallId, "fine"))];
            turn.AddRange(random.Next(2) == 0 || results.Length == 0
                ? results.Select(result => new ChatMessage(ChatRole.Tool, [result]))
                : [new ChatMessage(ChatRole.Tool, [.. results])]);
        }

        if (random.Next(6) > 0)
        {
            turn.Add(Says($"The {Things[random.Next(6)]} is fine {random.Next(1000)}").Messages[0]);
        }

        return [.. turn];
    }

    private static void AssertSound(ChatMessage[] reduced, ChatMessage[] last, int budget, bool isReduced)
    {
        HashSet<string> calls = [.. reduced.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => call.CallId)];
        HashSet<string> results = [.. reduced.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId)];
        if (isReduced)
        {
            Assert.Equal(calls.Order(), results.Order());
        }

        Assert.Same(last[0], reduced[^Math.Min(reduced.Length, reduced.Reverse().TakeWhile(message => message.Role != ChatRole.User).Count() + 1)]);
        Assert.Equal(ChatRole.User, reduced[0].Role);
        Assert.True(Tokens(reduced) <= Math.Max(budget, Tokens(last)), $"{Tokens(reduced)} tokens of {budget}");
    }

    private static int Tokens(IEnumerable<ChatMessage> messages)
    {
        SkSqliteMemory.Memory.Sessions.MessageReader reader = new(new SqliteMemoryOptions());
        return messages.Where(message => message.Role != ChatRole.System).Sum(reader.CountTokens);
    }

    private static async Task<ChatMessage[]> ReduceAsync(SqliteMemoryChatReducer reducer, IEnumerable<ChatMessage> talk) =>
        [.. await reducer.ReduceAsync(talk, Cancellation)];

    private async Task<SqliteMemoryChatReducer> ReducerAsync(int budget) =>
        new(await Memory.GetSessionAsync(Scope, Case, Cancellation), new() { TokenBudget = budget });
}
