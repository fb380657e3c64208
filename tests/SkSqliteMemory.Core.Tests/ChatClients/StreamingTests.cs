using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.ChatClients;

public sealed class StreamingTests : ChatMemoryFixture
{
    [Fact]
    public async Task A_whole_stream_is_stored_as_one_message()
    {
        using SqliteMemoryChatClient chat = new PiecewiseChatClient("The ", "answer").WithSqliteMemory(Memory);

        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync([User("q")], In(Case), Cancellation).ToListAsync(Cancellation);

        Assert.Equal(["The ", "answer"], updates.Select(update => update.Text));
        Assert.All(updates, update => Assert.Equal(Case, update.ConversationId));
        Assert.Equal(["user: q", "assistant: The answer"], await StoredAsync());
        Assert.True(Assert.Single(await TurnsAsync()).IsComplete);
    }

    [Fact]
    public async Task The_updates_of_the_inner_client_stay_as_they_were_made()
    {
        List<ChatResponseUpdate> made = [new(ChatRole.Assistant, "The "), new(ChatRole.Assistant, "answer")];
        using SqliteMemoryChatClient chat = new KeepingChatClient(made).WithSqliteMemory(Memory);

        await chat.GetStreamingResponseAsync([User("q")], In(Case), Cancellation).ToListAsync(Cancellation);

        Assert.All(made, update => Assert.Null(update.ConversationId));
    }

    [Fact]
    public async Task Without_a_conversation_a_stream_passes_through()
    {
        using SqliteMemoryChatClient chat = new PiecewiseChatClient("a").WithSqliteMemory(Memory);

        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync([User("q")], null, Cancellation).ToListAsync(Cancellation);

        Assert.Null(Assert.Single(updates).ConversationId);
        Assert.Equal(0, (await Memory.GetStatisticsAsync(Cancellation)).Messages);
    }

    [Fact]
    public async Task Updates_come_as_they_arrive()
    {
        PiecewiseChatClient model = new("a", "b", "c");
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);
        int seen = 0;

        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync([User("q")], In(Case), Cancellation))
        {
            Assert.Equal(++seen, model.Sent);
        }
    }

    [Fact]
    public async Task A_stream_that_fails_keeps_what_had_arrived_and_throws_the_same()
    {
        IOException lost = new("connection lost");
        using SqliteMemoryChatClient chat = new PiecewiseChatClient("half an ans") { Failure = lost }.WithSqliteMemory(Memory);

        IOException thrown = await Assert.ThrowsAsync<IOException>(async () =>
            await chat.GetStreamingResponseAsync([User("q")], In(Case), Cancellation).ToListAsync(Cancellation));

        Assert.Same(lost, thrown);
        Assert.Equal(["user: q", "assistant: half an ans"], await StoredAsync());
        Assert.False(Assert.Single(await TurnsAsync()).IsComplete);
    }

    [Fact]
    public async Task A_stream_cut_inside_a_character_is_kept()
    {
        using SqliteMemoryChatClient chat = new PiecewiseChatClient("smile \uD83D") { Failure = new IOException() }.WithSqliteMemory(Memory);

        await Assert.ThrowsAsync<IOException>(async () =>
            await chat.GetStreamingResponseAsync([User("q")], In(Case), Cancellation).ToListAsync(Cancellation));

        Assert.Equal(["user: q", "assistant: smile \uFFFD"], await StoredAsync());
    }

    [Fact]
    public async Task A_cancelled_stream_keeps_what_had_arrived()
    {
        using CancellationTokenSource stop = new();
        using SqliteMemoryChatClient chat = new PiecewiseChatClient("one ", "two ", "three").WithSqliteMemory(Memory);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync([User("q")], In(Case), stop.Token))
            {
                if (update.Text == "two ")
                {
                    await stop.CancelAsync();
                }
            }
        });

        Assert.Equal(["user: q", "assistant: one two"], (await StoredAsync()).Select(line => line.TrimEnd()));
        Assert.False(Assert.Single(await TurnsAsync()).IsComplete);
    }

    [Fact]
    public async Task A_reader_that_stops_early_keeps_what_had_arrived()
    {
        using SqliteMemoryChatClient chat = new PiecewiseChatClient("one", "two").WithSqliteMemory(Memory);

        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync([User("q")], In(Case), Cancellation))
        {
            break;
        }

        Assert.Equal(["user: q", "assistant: one"], await StoredAsync());
        Assert.False(Assert.Single(await TurnsAsync()).IsComplete);
    }

    [Fact]
    public async Task A_reader_that_stops_at_the_finish_reason_missed_nothing()
    {
        using SqliteMemoryChatClient chat = new PiecewiseChatClient("one", "two").WithSqliteMemory(Memory);

        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync([User("q")], In(Case), Cancellation))
        {
            if (update.FinishReason is not null)
            {
                break;
            }
        }

        Assert.Equal(["user: q", "assistant: onetwo"], await StoredAsync());
        Assert.True(Assert.Single(await TurnsAsync()).IsComplete);
    }

    [Fact]
    public async Task A_reader_that_stops_between_two_rounds_leaves_each_message_once()
    {
        ScriptedChatClient model = new(_ => Calls(Recall("x")), _ => Says("ok"));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);

        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync([User("q")], In(Case), Cancellation))
        {
            break;
        }

        Assert.Equal(["user: q", "assistant: call recall", "tool: result"], await StoredAsync());
        Assert.False(Assert.Single(await TurnsAsync()).IsComplete);
    }

    [Fact]
    public async Task After_a_broken_stream_the_same_question_is_a_retry()
    {
        PiecewiseChatClient model = new("half") { Failure = new IOException() };
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);
        await Assert.ThrowsAsync<IOException>(async () =>
            await chat.GetStreamingResponseAsync([User("q")], In(Case), Cancellation).ToListAsync(Cancellation));

        model.Failure = null;
        await chat.GetStreamingResponseAsync([User("q")], In(Case), Cancellation).ToListAsync(Cancellation);

        Assert.Equal(["user: q", "assistant: half", "assistant: half"], await StoredAsync());
        Assert.True(Assert.Single(await TurnsAsync()).IsComplete);
    }

    /// <summary>Streams a text in pieces, the last with a finish reason, and then fails if told to.</summary>
    private sealed class PiecewiseChatClient(params string[] pieces) : IChatClient
    {
        public Exception? Failure { get; set; }

        public int Sent { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (int i = 0; i < pieces.Length; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                Sent++;
                yield return new ChatResponseUpdate(ChatRole.Assistant, pieces[i])
                {
                    FinishReason = i == pieces.Length - 1 && Failure is null ? ChatFinishReason.Stop : null,
                };
            }

            if (Failure is not null)
            {
                throw Failure;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>Keeps what it streams, as a function-invoking client does to go on from it.</summary>
    private sealed class KeepingChatClient(List<ChatResponseUpdate> updates) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(updates.ToChatResponse());

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (ChatResponseUpdate update in updates)
            {
                await Task.Yield();
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
