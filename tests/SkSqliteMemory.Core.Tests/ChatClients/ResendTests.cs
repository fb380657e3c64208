using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.ChatClients;

/// <summary>Callers that say again what the conversation holds.</summary>
public sealed class ResendTests : ChatMemoryFixture
{
    private static readonly string[] Talk = ["user: a", "assistant: re a", "user: b", "assistant: re b", "user: c", "assistant: re c"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_list_with_or_without_ids_doubles_nothing(bool withIds)
    {
        using SqliteMemoryChatClient chat = Echo().WithSqliteMemory(Memory);
        List<ChatMessage> list = [];
        foreach (string text in (string[])["a", "b", "c"])
        {
            list.Add(new ChatMessage(ChatRole.User, text) { MessageId = withIds ? $"id-{text}" : null });
            ChatResponse response = await chat.GetResponseAsync(list, In(Case), Cancellation);
            ChatMessage answer = response.Messages[0].Clone();
            answer.MessageId = withIds ? answer.MessageId : null;
            list.Add(answer);
        }

        Assert.Equal(Talk, await StoredAsync());
        Assert.Equal([2, 2, 2], (await TurnsAsync()).Select(turn => turn.Messages.Count));
    }

    [Fact]
    public async Task A_list_that_keeps_only_the_last_messages_doubles_nothing()
    {
        using SqliteMemoryChatClient chat = Echo().WithSqliteMemory(Memory);
        await chat.GetResponseAsync([User("a")], In(Case), Cancellation);
        await chat.GetResponseAsync([User("b")], In(Case), Cancellation);

        await chat.GetResponseAsync([User("b"), new(ChatRole.Assistant, "re b"), User("c")], In(Case), Cancellation);

        Assert.Equal(Talk, await StoredAsync());
    }

    [Fact]
    public async Task A_list_without_the_tool_traffic_doubles_nothing()
    {
        ScriptedChatClient model = new(_ => Calls(Recall("x")), _ => Says("re a"), _ => Says("re b"));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);
        await chat.GetResponseAsync([User("a")], In(Case), Cancellation);

        await chat.GetResponseAsync([User("a"), new(ChatRole.Assistant, "re a"), User("b")], In(Case), Cancellation);

        Assert.Equal(["user: a", "assistant: call recall", "tool: result", "assistant: re a", "user: b", "assistant: re b"], await StoredAsync());
    }

    [Fact]
    public async Task The_same_words_said_again_are_said_again()
    {
        using SqliteMemoryChatClient chat = Echo().WithSqliteMemory(Memory);

        await chat.GetResponseAsync([User("yes")], In(Case), Cancellation);
        await chat.GetResponseAsync([User("yes")], In(Case), Cancellation);

        Assert.Equal(["user: yes", "assistant: re yes", "user: yes", "assistant: re yes"], await StoredAsync());
    }

    [Fact]
    public async Task A_greeting_the_host_puts_first_is_stored()
    {
        using SqliteMemoryChatClient chat = Echo().WithSqliteMemory(Memory);

        await chat.GetResponseAsync([new(ChatRole.Assistant, "How can I help?"), User("a")], In(Case), Cancellation);

        Assert.Equal(["assistant: How can I help?", "user: a", "assistant: re a"], await StoredAsync());
    }

    [Fact]
    public async Task The_same_call_again_under_the_same_id_asks_again_and_stores_the_question_once()
    {
        using SqliteMemoryChatClient chat = Echo().WithSqliteMemory(Memory);
        ChatMessage question = new(ChatRole.User, "a") { MessageId = "q" };

        await chat.GetResponseAsync([question], In(Case), Cancellation);
        await chat.GetResponseAsync([question], In(Case), Cancellation);

        Assert.Equal(["user: a", "assistant: re a", "assistant: re a"], await StoredAsync());
    }

    [Fact]
    public async Task Two_pictures_without_words_are_two_messages()
    {
        ScriptedChatClient model = new(_ => throw new TimeoutException(), _ => Says("ok"));
        using SqliteMemoryChatClient chat = model.WithSqliteMemory(Memory);
        ChatMessage Picture(byte pixel) => new(ChatRole.User, [new DataContent(new byte[] { pixel }, "image/png")]);

        await Assert.ThrowsAsync<TimeoutException>(() => chat.GetResponseAsync([Picture(1)], In(Case), Cancellation));
        await chat.GetResponseAsync([Picture(2)], In(Case), Cancellation);

        Assert.Equal(3, (await StoredAsync()).Length);
    }

    private static ScriptedChatClient Echo() => new(request => Says("re " + request.Messages.Last(message => message.Role == ChatRole.User).Text));
}
