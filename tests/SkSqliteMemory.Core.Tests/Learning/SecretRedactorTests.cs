using System.Text.Json;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Learning;

public sealed class SecretRedactorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Put together here, so that no scanner takes them for real ones.
    public static TheoryData<string, string> Secrets => new()
    {
        { "My key is AKIA" + "IOSFODNN7EXAMPLE, use it", "My key is [redacted key], use it" },
        { "token ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789", "token [redacted key]" },
        { "Use sk-" + "proj-abcdefghijklmnop1234 please", "Use [redacted key] please" },
        { "sk_live" + "_abcdefghijklmnop", "[redacted key]" },
        { "xoxb" + "-1234567890-abcdef", "[redacted key]" },
        { "eyJhbGciOiJI." + "eyJzdWIiOiIx.SflKxwRJSMeKKF2QT4", "[redacted key]" },
        { "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY----- done", "[redacted private key] done" },
        { "-----BEGIN PRIVATE KEY-----\nMIIE that was cut", "[redacted private key]" },
        { "My password is hunter2!", "My password is [redacted secret]" },
        { "password: correcthorse", "password: [redacted secret]" },
        { "api_key=\"abcd1234\"", "api_key=\"[redacted secret]\"" },
        { "Authorization: Bearer abc123def456", "Authorization: Bearer [redacted secret]" },
        { "postgres://admin:s3cret@db/ledger", "postgres://[redacted credentials]@db/ledger" },
        { "Card 4111 1111 1111 1111 expires in May", "Card [redacted card number] expires in May" },
        { "Amex 3782-822463-10005.", "Amex [redacted card number]." },
        { "5555555555554444", "[redacted card number]" },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_is_replaced_once_for_all(string text, string expected)
    {
        Assert.Equal(expected, SecretRedactor.Instance.Redact(text));
        Assert.Equal(expected, SecretRedactor.Instance.Redact(expected));
    }

    [Theory]
    [InlineData("The password is wrong")]
    [InlineData("I forgot my password, can you help?")]
    [InlineData("Order 1234567890123456 was shipped")]
    [InlineData("Call 044 123 45 67 or +41 44 123 45 67")]
    [InlineData("0000 0000 0000 0000")]
    [InlineData("It costs 12345678901234567890123")]
    [InlineData("On 2026-11-21 at 09:00:00 in room 12-34")]
    [InlineData("https://example.org/a:b@c")]
    [InlineData("a task-oriented agent with risk-based-authentication-and-more")]
    [InlineData("")]
    public void What_is_no_secret_stays(string text) => Assert.Same(text, SecretRedactor.Instance.Redact(text));

    [Fact]
    public void A_long_text_takes_one_pass()
    {
        // With a pattern that looks at each beginning anew these would take hours.
        foreach (string part in (string[])["a", "1", "a.", "eyJ", "secret ", "-----BEGIN ", "4 ", "://", "a:b@"])
        {
            string text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
            Assert.NotEmpty(SecretRedactor.Instance.Redact(text));
        }
    }

    [Fact]
    public async Task No_secret_is_learned_and_none_comes_into_the_graph()
    {
        ExtractionTests.Extractor extractor = new(static _ =>
            [new ExtractedMemory("The card is 4111 1111 1111 1111") { Relations = [new ExtractedRelation("user", "pays with", "4111 1111 1111 1111")] }]);
        await using LearningStage stage = await LearningStage.OpenAsync(options => options.Learning = new LearningOptions { Extractor = extractor });
        await stage.TeachAsync("The card is 4111 1111 1111 1111.");
        MemoryEntry told = await stage.Memory.RememberAsync(
            LearningStage.Alice, "password: hunter22", options: new RememberOptions { Summary = "token=abcd" }, cancellationToken: Token);

        Assert.Equal(["The card is [redacted card number]", "password: [redacted secret]"], stage.Current());
        Assert.Equal(("password: [redacted secret]", "token=[redacted secret]"), (told.Content, told.Summary));
        Assert.Equal(0, stage.Number("SELECT count(*) FROM entities;"));
        // What was said stays word for word, unless the host wants it otherwise.
        Assert.Equal(1, stage.Number("SELECT count(*) FROM messages WHERE text LIKE '%4111%';"));
    }

    [Theory]
    [InlineData("My password is hunter2!", "user", "password is", "hunter2!")]
    [InlineData("The password of the vault: swordfish", "vault", "password", "swordfish")]
    [InlineData("The vault's pin is 4711", "the vault's pin", "is", "4711")]
    [InlineData("I use AKIAIOSFODNN7EXAMPLE for the bucket", "user", "uses AKIAIOSFODNN7EXAMPLE for", "bucket")]
    public async Task A_secret_that_only_the_words_before_it_tell_comes_into_the_graph_by_no_way(string text, string subject, string predicate, string target)
    {
        ExtractionTests.Extractor extractor = new(_ => [new ExtractedMemory(text) { Sources = [0], Relations = [new ExtractedRelation(subject, predicate, target)] }]);
        await using LearningStage stage = await LearningStage.OpenAsync(options => options.Learning = new LearningOptions { Extractor = extractor });
        await stage.TeachAsync(text);
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(
            () => stage.Memory.Graph.RelateAsync(LearningStage.Alice, subject, predicate, target, new RelateOptions { Text = "Noted" }, Token));

        Assert.DoesNotContain(target, refused.Message, StringComparison.Ordinal);
        Assert.Contains("secret", refused.Message, StringComparison.Ordinal);
        Assert.Single(stage.Current());
        Assert.Equal(0, stage.Number("SELECT (SELECT count(*) FROM entities) + (SELECT count(*) FROM memories WHERE fact_key IS NOT NULL);"));
    }

    [Fact]
    public async Task In_what_goes_to_a_tool_and_comes_from_it_no_name_keeps_a_secret_from_being_redacted()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(static options => options.RedactMessages = true);
        ChatSession session = await stage.Memory.GetSessionAsync(LearningStage.Alice, "s", Token);
        JsonElement result = JsonElement.Parse("""{"uri":"4111 1111 1111 1111","again":{"name":["4111 1111 1111 1111"],"name":"x"}}""");
        await session.AppendAsync(
            [
                new(ChatRole.User, "Pay."),
                new(ChatRole.Assistant, [new FunctionCallContent("call", "pay", new Dictionary<string, object?> { ["name"] = "4111 1111 1111 1111", ["data"] = new[] { "4111 1111 1111 1111" } })]),
                new(ChatRole.Tool, [new FunctionResultContent("call", result)]),
            ],
            cancellationToken: Token);

        IReadOnlyList<StoredMessage> messages = await session.GetMessagesAsync(Token);
        Assert.Equal("[redacted card number]", Assert.IsType<FunctionCallContent>(messages[1].Message.Contents[0]).Arguments!["name"]!.ToString());
        Assert.IsType<FunctionResultContent>(messages[2].Message.Contents[0]);
        Assert.Equal(0, stage.Number("SELECT count(*) FROM messages WHERE text LIKE '%4111%' OR json LIKE '%4111%' OR search_text LIKE '%4111%';"));
    }

    [Fact]
    public async Task Messages_are_redacted_where_the_host_wants_it()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(static options => options.RedactMessages = true);
        ChatSession session = await stage.Memory.GetSessionAsync(LearningStage.Alice, "s", Token);
        await session.AppendAsync(
            [
                new(ChatRole.User, "My card is 4111 1111 1111 1111, pay 12 francs.") { MessageId = "m0" },
                new(ChatRole.Assistant, [new FunctionCallContent("call", "pay", new Dictionary<string, object?> { ["card"] = "4111 1111 1111 1111", ["francs"] = 12 })]),
                new(ChatRole.Tool, [new FunctionResultContent("call", "paid with 4111 1111 1111 1111")]),
            ],
            cancellationToken: Token);

        IReadOnlyList<StoredMessage> messages = await session.GetMessagesAsync(Token);
        Assert.Equal("My card is [redacted card number], pay 12 francs.", messages[0].Message.Text);
        FunctionCallContent call = Assert.IsType<FunctionCallContent>(Assert.Single(messages[1].Message.Contents));
        Assert.Equal(("call", "pay", "[redacted card number]", "12"), (call.CallId, call.Name, call.Arguments!["card"]!.ToString(), call.Arguments["francs"]!.ToString()));
        Assert.Equal("paid with [redacted card number]", Assert.IsType<FunctionResultContent>(Assert.Single(messages[2].Message.Contents)).Result!.ToString());
        using RawFile raw = new(stage.Path);
        Assert.Equal(0, raw.Number("SELECT count(*) FROM messages WHERE text LIKE '%4111%' OR json LIKE '%4111%' OR search_text LIKE '%4111%';"));
    }

    [Fact]
    public async Task The_redactor_is_replaced_or_left_out_by_the_host()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(static options => options.SecretRedactor = new Shouting());
        await using SqliteMemory plain = await stage.OpenAnotherAsync(static options => options.SecretRedactor = null);

        Assert.Equal("HUNTER", (await stage.Memory.RememberAsync(LearningStage.Alice, "hunter", cancellationToken: Token)).Content);
        Assert.Equal("password: hunter22", (await plain.RememberAsync(LearningStage.Alice, "password: hunter22", cancellationToken: Token)).Content);
    }

    private sealed class Shouting : ISecretRedactor
    {
        public string Redact(string text) => text.ToUpperInvariant();
    }
}
