using System.Globalization;
using Microsoft.Extensions.AI;
using SkSqliteMemory.TestUtilities;
using SQLitePCL;

namespace SkSqliteMemory.Core.Tests.Memory;

public sealed class ContextBudgetTests
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };
    private static readonly string[] Nouns = ["parcel", "boat", "oven", "violin", "invoice", "garden", "ticket", "harbour", "receipt", "meeting"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_sessions_and_budgets_never_exceed_the_budget_nor_cut_a_turn_nor_part_a_call_from_its_result(int seed)
    {
        Random random = new(seed);
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false }, Token);
        ChatSession session = await memory.GetSessionAsync(Alice, "s", Token);
        int calls = 0;
        for (int round = 0; round < 25; round++)
        {
            await session.AppendAsync(RandomTurn(random, ref calls), cancellationToken: Token);
            if (random.Next(4) == 0)
            {
                await memory.RunPendingWorkAsync(Token);
            }

            Dictionary<string, ChatTurn> turnOf = (await session.GetTurnsAsync(cancellationToken: Token))
                .SelectMany(static turn => turn.Messages, static (turn, message) => (message.Id, turn)).ToDictionary(static pair => pair.Id, static pair => pair.turn);
            for (int load = 0; load < 6; load++)
            {
                int budget = random.Next(1, 5_001);
                string? query = random.Next(3) == 0 ? null : $"{Pick(random, Nouns)} {Pick(random, Nouns)} {random.Next(40)}";
                MemoryContext context = await session.LoadContextAsync(query, budget, cancellationToken: Token);
                AssertSound(context, turnOf);
            }
        }
    }

    [Fact]
    public async Task A_turn_too_long_for_the_budget_gives_the_sentences_that_answer_with_their_source()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false }, Token);
        ChatSession session = await memory.GetSessionAsync(Alice, "s", Token);
        string padding = string.Join(' ', Enumerable.Range(0, 120).Select(static n => $"Nothing of note happened in week {n}."));
        await session.AppendAsync(
            [
                new ChatMessage(ChatRole.User, "Tell me everything.") { MessageId = "q" },
                new ChatMessage(ChatRole.Assistant, $"{padding} The violin was repaired in Cremona. {padding}") { MessageId = "long" },
            ],
            cancellationToken: Token);
        for (int i = 0; i < 8; i++)
        {
            await session.AppendAsync([new ChatMessage(ChatRole.User, $"Next {i}?"), new ChatMessage(ChatRole.Assistant, "Yes.")], cancellationToken: Token);
        }

        await memory.RunPendingWorkAsync(Token);
        MemoryContext context = await session.LoadContextAsync("Where was the violin repaired?", 400, cancellationToken: Token);

        ContextPart excerpt = context.Parts.Single(part => part.Kind == ContextPartKind.Excerpt);
        Assert.Contains("The violin was repaired in Cremona.", excerpt.Text, StringComparison.Ordinal);
        Assert.Contains("…", excerpt.Text, StringComparison.Ordinal);
        Assert.Equal(["long"], excerpt.SourceIds);
        Assert.InRange(excerpt.Tokens, 1, 120);
        Assert.Contains(context.LeftOut, part => part.Kind == ContextPartKind.RecalledTurn && part.SourceIds.Contains("long"));
    }

    [Fact]
    public async Task Turns_that_were_found_and_not_tried_are_counted_with_their_tokens()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false }, Token);
        ChatSession session = await memory.GetSessionAsync(Alice, "s", Token);
        for (int i = 0; i < 40; i++)
        {
            await session.AppendAsync(
                [new ChatMessage(ChatRole.User, $"How is violin {i}?"), new ChatMessage(ChatRole.Assistant, $"Violin {i} is well.")], cancellationToken: Token);
        }

        await memory.RunPendingWorkAsync(Token);
        IReadOnlyList<ChatTurn> turns = await session.GetTurnsAsync(0, 34, Token);
        ContextOptions one = new() { MaxRecalledTurns = 1 };
        MemoryContext context = await session.LoadContextAsync("violin", 2_000, one, Token);

        ContextPart recalled = context.Parts.Single(static part => part.Kind == ContextPartKind.RecalledTurn);
        Assert.Equal(
            (34, turns.Where(turn => turn.Messages[0].Id != recalled.SourceIds[0]).Sum(static turn => (long)turn.Tokens)),
            (context.PassedOverTurns, context.PassedOverTokens));
        Assert.DoesNotContain(context.LeftOut, static part => part.Kind == ContextPartKind.RecalledTurn);
        Assert.Equal(0, (await session.LoadContextAsync(null, 2_000, cancellationToken: Token)).PassedOverTurns);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("How does the parcel stand?")]
    public async Task Five_thousand_messages_load_within_the_same_tokens_and_steps_as_fifty(string? query)
    {
        List<(int Tokens, long Steps)> loads = [];
        foreach (int messages in (int[])[50, 1_500, 5_000])
        {
            loads.Add(await LoadAsync(query, messages));
        }

        Assert.All(loads, static load => Assert.InRange(load.Tokens, 1, 1_000));
        // What is read has an upper bound, which fifty messages do not reach; from then on nothing grows but a binary tree's height.
        Assert.True(loads[2].Steps <= loads[0].Steps * 10, $"Tens of steps of SQLite's machine: {string.Join(", ", loads)}.");
        Assert.InRange(loads[2].Steps, loads[1].Steps * 0.9, loads[1].Steps * 1.1);
    }

    private static async Task<(int Tokens, long Steps)> LoadAsync(string? query, int messages)
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false, MaxReaders = 1 }, Token);
        ChatSession session = await memory.GetSessionAsync(Alice, "s", Token);
        await session.AppendAsync(Enumerable.Range(0, messages).Select(static i => i % 2 == 0
            ? new ChatMessage(ChatRole.User, string.Create(CultureInfo.InvariantCulture, $"How does the {Nouns[i / 2 % 10]} of case {i} stand?"))
            : new ChatMessage(ChatRole.Assistant, string.Create(CultureInfo.InvariantCulture, $"The {Nouns[i / 2 % 10]} of case {i} stands well."))), cancellationToken: Token);
        await memory.RunPendingWorkAsync(Token);
        for (int search = 0; search < 5 && query is not null; search++)
        {
            // The words go into memory after the third search; from then on a common word costs no walk through its rows.
            await session.LoadContextAsync(query, 1_000, cancellationToken: Token);
            await memory.Engine.Storage.Words.OfMessages.WhenFilledAsync();
        }

        long steps = 0;
        await CountAsync(memory, () => steps++);
        MemoryContext context = await session.LoadContextAsync(query, 1_000, cancellationToken: Token);
        await CountAsync(memory, null);
        return (context.Tokens, steps);
    }

    // Counts what the machine of the only reader does, ten instructions at a time.
    private static Task<int> CountAsync(SqliteMemory memory, Action? count) => memory.Engine.File.ReadAsync("count", connection =>
    {
        raw.sqlite3_progress_handler(
            connection.Connection.Handle, count is null ? 0 : 10, count is null ? null : _ => Step(count), null);
        return 0;
    }, Token);

    private static int Step(Action count)
    {
        count();
        return 0;
    }

    private static void AssertSound(MemoryContext context, Dictionary<string, ChatTurn> turnOf)
    {
        Assert.InRange(context.Tokens, 0, context.TokenBudget);
        Assert.Equal(context.Tokens, context.Parts.Sum(static part => part.Tokens));
        Assert.All(context.Parts.Where(static part => part.Kind == ContextPartKind.RecentTurn), part =>
            Assert.Equal(turnOf[part.SourceIds[0]].Messages.Select(static message => message.Id), part.SourceIds));
        Assert.All(context.Parts.Where(static part => part.Kind is ContextPartKind.RecalledTurn or ContextPartKind.Excerpt), part =>
            Assert.Single(part.SourceIds.Select(id => turnOf[id].Number).Distinct()));

        // Every turn is there once: recent or recalled, whole or as an excerpt.
        long[] shown = [.. context.Parts
            .Where(static part => part.Kind is ContextPartKind.RecentTurn or ContextPartKind.RecalledTurn or ContextPartKind.Excerpt)
            .Select(part => turnOf[part.SourceIds[0]].Number)];
        Assert.Equal(shown.Distinct(), shown);

        AssertWithoutOrphans(context);
    }

    // Nothing but what was stored, in its order; each call has its result behind it, each result its call, each request its response.
    private static void AssertWithoutOrphans(MemoryContext context)
    {
        string[] stored = [.. context.Parts.Where(static part => part.Kind == ContextPartKind.RecentTurn).SelectMany(static part => part.SourceIds)];
        string?[] shown = [.. context.RecentMessages.Select(static message => message.MessageId)];
        Assert.Equal(stored.Where(shown.Contains), shown);
        List<string> open = [];
        foreach (AIContent content in context.RecentMessages.SelectMany(static message => message.Contents))
        {
            if (content is FunctionCallContent call)
            {
                open.Add(call.CallId);
            }
            else if (content is FunctionResultContent result)
            {
                Assert.True(open.Remove(result.CallId), $"The result of '{result.CallId}' has no call.");
            }
        }

        Assert.Empty(open);
        AIContent[] contents = [.. context.RecentMessages.TakeWhile(message => message != context.RecentMessages.LastOrDefault(static one => one.Role == ChatRole.User))
            .SelectMany(static message => message.Contents)];
        Assert.All(contents.OfType<InputRequestContent>(), request =>
            Assert.Contains(context.RecentMessages.SelectMany(static message => message.Contents).OfType<InputResponseContent>(), one => one.RequestId == request.RequestId));
    }

    private static List<ChatMessage> RandomTurn(Random random, ref int calls)
    {
        List<ChatMessage> turn = [new(ChatRole.User, Sentences(random)) { MessageId = NewId() }];
        for (int step = random.Next(3); step > 0; step--)
        {
            // Simple models use the same id again and again, also for calls at once.
            string[] ids = [.. Enumerable.Range(calls, random.Next(1, 4)).Select(number => random.Next(3) == 0 ? "call" : $"call{number}")];
            calls += ids.Length;
            turn.Add(new ChatMessage(ChatRole.Assistant, [.. ids.Select(static id => new FunctionCallContent(id, "find"))]) { MessageId = NewId() });
            foreach (string id in ids.Append("never called").Where(id => random.Next(id.Length > 10 ? 20 : 5) > (id.Length > 10 ? 18 : 0)))
            {
                object answer = random.Next(4) == 0 ? "Error: it failed." : Sentences(random);
                turn.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(id, answer)]) { MessageId = NewId() });
            }
        }

        if (random.Next(5) == 0)
        {
            // Half of what is asked for is answered, by the user's next message.
            ToolApprovalRequestContent request = new(NewId(), new FunctionCallContent("approve", "pay"));
            turn.Add(new ChatMessage(ChatRole.Assistant, [request]) { MessageId = NewId() });
            if (random.Next(2) == 0)
            {
                turn.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(true)]) { MessageId = NewId() });
            }
        }

        if (random.Next(6) > 0)
        {
            turn.Add(new ChatMessage(ChatRole.Assistant, Sentences(random)) { MessageId = NewId() });
        }

        return turn;

        string NewId() => random.NextInt64().ToString("x", CultureInfo.InvariantCulture);
    }

    private static string Sentences(Random random) => string.Join(
        ' ', Enumerable.Range(0, random.Next(1, random.Next(5) == 0 ? 120 : 8)).Select(_ => $"The {Pick(random, Nouns)} and the {Pick(random, Nouns)} are due on day {random.Next(40)}."));

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];
}
