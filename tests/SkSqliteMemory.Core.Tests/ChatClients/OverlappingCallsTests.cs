using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.ChatClients;

/// <summary>Several calls in one conversation at once: each answer, tool call and result keeps to the turn of its question.</summary>
public sealed class OverlappingCallsTests : ChatMemoryFixture
{
    [Fact]
    public async Task Two_streams_of_one_conversation_keep_their_answers_in_their_turns()
    {
        ConcurrentDictionary<string, TaskCompletionSource> gates = new();
        using AwaitedChatClient model = new(async (request, cancellationToken) =>
        {
            string question = request.Messages[^1].Text;
            await gates.GetOrAdd(question, static _ => new()).Task.WaitAsync(cancellationToken);
            return new ChatResponse([new(ChatRole.Assistant, $"Answer to {question}"), new(ChatRole.Assistant, "and more")])
            {
                FinishReason = ChatFinishReason.Stop, Usage = new() { InputTokenCount = question.Length, OutputTokenCount = 1 }, ModelId = "small-1",
            };
        });
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);

        Task<int> one = ReadAsync(chat, "One?");
        await AskedAsync(1);
        Task<int> two = ReadAsync(chat, "Second?");
        await AskedAsync(2);
        gates.GetOrAdd("Second?", static _ => new()).SetResult();
        await two;
        gates.GetOrAdd("One?", static _ => new()).SetResult();
        await one;

        IReadOnlyList<ChatTurn> turns = await TurnsAsync();
        Assert.Equal(
            ["One? Answer to One?and more", "Second? Answer to Second?and more"],
            turns.Select(static turn => string.Join(' ', turn.Messages.Select(static message => message.Message.Text))));
        Assert.All(turns, static turn => Assert.True(turn.IsComplete));
        ChatSession session = await Memory.GetSessionAsync(Scope, Case, Cancellation);
        Assert.Equal([(0L, 4L), (1L, 7L)], (await session.GetUsageAsync(cancellationToken: Cancellation)).Select(static usage => (usage.Turn, usage.InputTokens)));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_after_the_next_question_began_leaves_its_part_and_its_mark_in_its_own_turn()
    {
        using AwaitedChatClient model = new(static (request, _) => Task.FromResult(
            new ChatResponse([new(ChatRole.Assistant, $"Answer to {request.Messages[^1].Text}"), new(ChatRole.Assistant, "and more")])));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);

        IAsyncEnumerator<ChatResponseUpdate> one = chat.GetStreamingResponseAsync([User("One?")], In(Case), Cancellation).GetAsyncEnumerator(Cancellation);
        await one.MoveNextAsync();
        await ReadAsync(chat, "Two?");
        await one.DisposeAsync();

        IReadOnlyList<ChatTurn> turns = await TurnsAsync();
        Assert.Equal(["One? Answer to One?", "Two? Answer to Two?and more"],
            turns.Select(static turn => string.Join(' ', turn.Messages.Select(static message => message.Message.Text))));
        Assert.Equal([false, true], turns.Select(static turn => turn.IsComplete));
    }

    [Fact]
    public async Task Results_that_a_caller_brings_come_to_the_turn_that_asked_for_them()
    {
        using AwaitedChatClient model = new(static (request, _) => Task.FromResult(request.Messages[^1].Role == ChatRole.Tool
            ? Says("Done.")
            : Calls(new FunctionCallContent($"call of {request.Messages[^1].Text}", "find"))));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);

        await chat.GetResponseAsync([User("One?")], In(Case), Cancellation);
        await chat.GetResponseAsync([User("Two?")], In(Case), Cancellation);
        await chat.GetResponseAsync([new(ChatRole.Tool, [new FunctionResultContent("call of One?", "1")])], In(Case), Cancellation);

        string[] expected = ["user: One?", "assistant: call find", "tool: result", "assistant: Done.", "user: Two?", "assistant: call find"];
        Assert.Equal(expected, await StoredAsync());
        Assert.Equal([true, false], (await TurnsAsync()).Select(static turn => turn.IsComplete));
    }

    [Fact]
    public async Task An_answer_whose_question_was_taken_back_is_told_and_nothing_of_it_stands_elsewhere()
    {
        using AwaitedChatClient model = new(async (request, cancellationToken) =>
        {
            ChatSession session = await Memory.GetSessionAsync(Scope, Case, cancellationToken);
            if (request.Messages[^1].Text == "Two?")
            {
                await session.RewindAsync((await session.GetMessagesAsync(cancellationToken))[0].Id, cancellationToken);
                await session.AppendAsync(User("Other?"), cancellationToken);
            }

            return Says("Answer.");
        });
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);
        await chat.GetResponseAsync([User("One?")], In(Case), Cancellation);

        await Assert.ThrowsAsync<SqliteMemoryException>(() => chat.GetResponseAsync([User("Two?")], In(Case), Cancellation));

        Assert.Equal(["user: One?", "assistant: Answer.", "user: Other?"], await StoredAsync());
        await (await Memory.GetSessionAsync(Scope, Case, Cancellation)).AppendAsync(new ChatMessage(ChatRole.Assistant, "Other."), Cancellation);
        Assert.True((await TurnsAsync())[1].IsComplete);
    }

    [Fact]
    public async Task Tool_rounds_of_overlapping_calls_do_not_mix()
    {
        for (int seed = 0; seed < Soak.Rounds(25, 300); seed++)
        {
            string conversation = $"case-{seed}";
            Random random = new(seed);
            TaskCompletionSource[] gates = [.. Enumerable.Range(0, 20).Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
            int waiting = 0;
            using AwaitedChatClient model = new(async (request, cancellationToken) =>
            {
                await gates[Interlocked.Increment(ref waiting) % gates.Length].Task.WaitAsync(cancellationToken);
                return Answer(request);
            });
            using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);

            Task[] talks = [.. Enumerable.Range(0, 20).Select(number => TalkAsync(chat, conversation, $"question{number}x"))];
            random.Shuffle(gates);
            foreach (TaskCompletionSource gate in gates)
            {
                gate.SetResult();
                await Task.Yield();
            }

            await Task.WhenAll(talks);
            AssertWhole(await TurnsAsync(conversation));
        }

        // Recalls by itself, then calls a tool of the caller's, then answers.
        static ChatResponse Answer(ChatRequest request)
        {
            string question = request.Messages.Last(static message => message.Role == ChatRole.User && message.Text.StartsWith("question", StringComparison.Ordinal)).Text;
            int results = request.Messages.SelectMany(static message => message.Contents).OfType<FunctionResultContent>()
                .Count(result => result.CallId.StartsWith(question, StringComparison.Ordinal));
            return results switch
            {
                0 => Calls(Recall(question, $"{question}-0")),
                1 => Calls(new FunctionCallContent($"{question}-1", "find")),
                _ => Says($"{question} is answered"),
            };
        }
    }

    private static async Task TalkAsync(IChatClient chat, string conversation, string question)
    {
        ChatMessage next = User(question);
        while (true)
        {
            ChatResponse response = await chat.GetResponseAsync([next], In(conversation), Cancellation);
            FunctionCallContent? call = response.Messages[^1].Contents.OfType<FunctionCallContent>().FirstOrDefault();
            if (call is null)
            {
                return;
            }

            next = new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "found")]);
        }
    }

    private static void AssertWhole(IReadOnlyList<ChatTurn> turns)
    {
        Assert.Equal(20, turns.Count);
        Assert.All(turns, static turn =>
        {
            string question = turn.Messages[0].Message.Text;
            Assert.True(turn.IsComplete);
            Assert.Equal(
                [$"user: {question}", "assistant: call recall", "tool: result", "assistant: call find", "tool: result", $"assistant: {question} is answered"],
                turn.Messages.Select(static message => Line(message.Message)));
            Assert.All(
                turn.Messages.SelectMany(static message => message.Message.Contents).OfType<FunctionResultContent>(),
                result => Assert.StartsWith(question, result.CallId, StringComparison.Ordinal));
        });
    }

    private static async Task<int> ReadAsync(IChatClient chat, string question)
    {
        int updates = 0;
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync([User(question)], In(Case), Cancellation))
        {
            Assert.Equal(Case, update.ConversationId);
            updates++;
        }

        return updates;
    }

    // A question is in the file before the model is asked.
    private async Task AskedAsync(int questions)
    {
        while ((await TurnsAsync()).Count < questions)
        {
            await Task.Yield();
        }
    }
}
