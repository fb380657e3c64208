using System.Text.Json;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Memory.Messages;

/// <summary>Every kind of content is stored word for word, and what is not known stays as it is.</summary>
public sealed class RoundTripTests
{
    private const string GoldenPath = "tests/SkSqliteMemory.Core.Tests/Memory/Messages/contents.golden.txt";

    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    public static TheoryData<string> Kinds => [.. ContentSamples.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Content_of_each_kind_is_written_as_agreed_and_reads_back_as_the_same(string kind)
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken);
        ChatMessage message = ContentSamples.MessageWith(kind);

        StoredMessage first = await StoreAsync(memory, "s1", message);
        StoredMessage second = await StoreAsync(memory, "s2", first.Message);

        Assert.Equal(Golden(kind, first.Json), first.Json);
        Assert.Equal(first.Json, second.Json);
        Assert.Equal(kind, Assert.Single(second.Message.Contents).GetType().Name);
        Assert.Equal(message.Text, second.Message.Text);
    }

    [Fact]
    public async Task Unknown_content_stays_and_its_neighbours_are_read()
    {
        const string Json = """
            {"role":"assistant","authorName":"Ada","contents":[
            {"$type":"hologram","depth":3,"text":"not ours"},{"$type":"functionCall","callId":"c1","name":"find"},null,
            {"$type":"data","uri":"no data uri"},{"$type":"text","text":"Look."}],"additionalProperties":{"source":"mail"}}
            """;
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken);
        await StoreAsync(memory, "s1", new ChatMessage(ChatRole.Assistant, "Look.") { MessageId = "m1" });
        StoredMessage stored = await OverwriteAsync(memory, Json);

        Assert.Equal(Json, stored.Json);
        Assert.Equal((ChatRole.Assistant, "Ada", "m1", "Look."), (stored.Message.Role, stored.Message.AuthorName, stored.Message.MessageId, stored.Message.Text));
        Assert.Equal("mail", stored.Message.AdditionalProperties!["source"]!.ToString());
        Assert.Equal(5, stored.Message.Contents.Count);
        Assert.Equal("c1", Assert.IsType<FunctionCallContent>(stored.Message.Contents[1]).CallId);
        JsonElement unknown = Assert.IsType<JsonElement>(stored.Message.Contents[0].RawRepresentation);
        Assert.Equal(3, unknown.GetProperty("depth").GetInt32());
    }

    [Fact]
    public async Task Unknown_content_is_written_again_as_it_was_and_goes_into_branches()
    {
        const string Json = """{"role":"assistant","contents":[{"$type":"hologram","depth":3},{"$type":"text","text":"Look."}],"messageId":"m1"}""";
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken);
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", TestContext.Current.CancellationToken);
        await StoreAsync(memory, "s1", new ChatMessage(ChatRole.Assistant, "Look.") { MessageId = "m1" });
        StoredMessage stored = await OverwriteAsync(memory, Json);

        StoredMessage again = await StoreAsync(memory, "s2", stored.Message);
        ChatSession branch = await session.BranchAsync("s3", cancellationToken: TestContext.Current.CancellationToken);
        await branch.AppendAsync(new ChatMessage(ChatRole.User, "What is it?"), TestContext.Current.CancellationToken);

        Assert.Contains("""{"$type":"hologram","depth":3},{"$type":"text","text":"Look."}""", again.Json, StringComparison.Ordinal);
        Assert.Equal(Json, (await branch.GetMessagesAsync(TestContext.Current.CancellationToken))[0].Json);
    }

    [Fact]
    public async Task Json_with_type_last_is_read()
    {
        const string Json = """{"contents":[{"text":"Look.","$type":"text"}],"role":"assistant"}""";
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken);
        await StoreAsync(memory, "s1", new ChatMessage(ChatRole.Assistant, "?") { MessageId = "m1" });

        Assert.Equal("Look.", (await OverwriteAsync(memory, Json)).Message.Text);
    }

    [Fact]
    public async Task Content_of_a_type_that_nobody_registered_is_refused_and_nothing_is_written()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken);
        ChatSession session = await memory.GetSessionAsync(Alice, "s1", TestContext.Current.CancellationToken);

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => session.AppendAsync(
            [new(ChatRole.User, "Look."), new(ChatRole.User, [new Hologram()])], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("AddAIContentType", refused.Message, StringComparison.Ordinal);
        Assert.Null(await session.GetInfoAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<StoredMessage> StoreAsync(SqliteMemory memory, string id, ChatMessage message)
    {
        ChatSession session = await memory.GetSessionAsync(Alice, id, TestContext.Current.CancellationToken);
        await session.AppendAsync(message, TestContext.Current.CancellationToken);
        return Assert.Single(await session.GetMessagesAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<StoredMessage> OverwriteAsync(SqliteMemory memory, string json)
    {
        using (RawFile raw = new(memory.Path))
        {
            raw.Execute("UPDATE messages SET json = $json;", ("$json", json));
        }

        ChatSession session = await memory.GetSessionAsync(Alice, "s1", TestContext.Current.CancellationToken);
        return Assert.Single(await session.GetMessagesAsync(TestContext.Current.CancellationToken));
    }

    // With SKSM_ACCEPT=1 a kind that has no line yet gets the one it is written with.
    private static string Golden(string kind, string written)
    {
        string path = RepositoryFiles.PathOf(GoldenPath);
        string start = $"{kind}\t";
        if (File.ReadLines(path).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line)
        {
            return line[start.Length..];
        }

        Assert.True(Environment.GetEnvironmentVariable("SKSM_ACCEPT") == "1", $"{GoldenPath} has no line for {kind}; run once with SKSM_ACCEPT=1.");
        File.AppendAllText(path, $"{start}{written}\n");
        return written;
    }

    private sealed class Hologram : AIContent;
}
