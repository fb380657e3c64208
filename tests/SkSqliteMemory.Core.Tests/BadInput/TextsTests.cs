using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.BadInput;

public sealed class TextsTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    public static TheoryData<string, string> BadTexts => new()
    {
        { "", "empty" },
        { " \t\r\n\u00A0\u3000", "empty" },
        { "before\0after", "a null character (U+0000) at index 6" },
        { "half \uD83D of a pair", "an unpaired surrogate U+D83D at index 5" },
        { "\uDE00 other half", "an unpaired surrogate U+DE00 at index 0" },
        { "at the end \uD83D", "an unpaired surrogate U+D83D at index 11" },
        { new string('x', 10 * 1024 * 1024), "10,485,760 characters; at most 1,000,000 are allowed (SqliteMemoryOptions.MaxTextLength)" },
    };

    [Theory]
    [MemberData(nameof(BadTexts), DisableDiscoveryEnumeration = true)]
    public async Task A_text_that_cannot_be_stored_is_refused_and_named(string text, string words)
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false });
        ChatSession session = await memory.GetSessionAsync(Alice, "s");
        await session.AppendAsync(new ChatMessage(ChatRole.User, "Hello"));

        await Refused.ByAsync<ArgumentException>(file.Path, () => memory.RememberAsync(Alice, text), words, "content");
        await Refused.ByAsync<ArgumentException>(file.Path, () => memory.RememberAsync(Alice, "fine", options: new RememberOptions { Summary = text }), words, "Summary");
        if (words != "empty")
        {
            // A message may be without words, as one with a tool call is.
            ChatMessage[] batch = [new(ChatRole.User, "fine"), new(ChatRole.User, text), new(ChatRole.Assistant, "fine")];
            await Refused.ByAsync<ArgumentException>(file.Path, () => session.AppendAsync(batch), words, "message");
            ChatMessage result = new(ChatRole.Tool, [new FunctionResultContent("call", text)]);
            await Refused.ByAsync<ArgumentException>(file.Path, () => session.AppendAsync(result), words);
        }
    }

    public static TheoryData<string> BadIds => ["", "  ", "a\0b", "\uD800", new string('x', MemoryScope.MaxIdLength + 1)];

    [Theory]
    [MemberData(nameof(BadIds), DisableDiscoveryEnumeration = true)]
    public async Task Ids_names_and_kinds_that_cannot_be_stored_are_refused(string id)
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { RunBackgroundWork = false });
        ChatSession session = await memory.GetSessionAsync(Alice, "s");

        await Refused.ByAsync<ArgumentException>(file.Path, () => memory.GetSessionAsync(Alice, id));
        await Refused.ByAsync<ArgumentException>(file.Path, () => memory.RememberAsync(new MemoryScope { UserId = id }, "text"), "UserId");
        await Refused.ByAsync<ArgumentException>(file.Path, () => memory.RememberAsync(Alice with { SessionId = id }, "text"), "SessionId");
        await Refused.ByAsync<ArgumentException>(file.Path, () => memory.RememberAsync(Alice, "text", options: new RememberOptions { Kind = id }));
        await Refused.ByAsync<ArgumentException>(file.Path, () => session.AppendAsync(new ChatMessage(ChatRole.User, "text") { MessageId = id }), "message id");
        if (!string.IsNullOrWhiteSpace(id))
        {
            // ChatMessage itself takes a blank author for none.
            await Refused.ByAsync<ArgumentException>(file.Path, () => session.AppendAsync(new ChatMessage(ChatRole.User, "text") { AuthorName = id }), "author");
        }
    }

    [Fact]
    public async Task Numbers_and_metadata_out_of_range_are_refused()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path);

        foreach (double importance in (double[])[double.NaN, double.PositiveInfinity, -0.1, 1.1])
        {
            await Refused.ByAsync<ArgumentOutOfRangeException>(file.Path, () => memory.RememberAsync(Alice, "text", importance), "between 0 and 1");
        }

        foreach (string metadata in (string[])["no json", "[1]", "1", "{\"open\": ", "{\"lone\": \"\uD800\"}"])
        {
            await Refused.ByAsync<ArgumentException>(
                file.Path, () => memory.RememberAsync(Alice, "text", options: new RememberOptions { MetadataJson = metadata }), "MetadataJson");
        }

        foreach (int top in (int[])[0, -1, 1_001, int.MaxValue])
        {
            await Refused.ByAsync<ArgumentOutOfRangeException>(file.Path, () => memory.RecallAsync(Alice, "text", top), "1,000");
            await Refused.ByAsync<ArgumentOutOfRangeException>(file.Path, () => memory.SearchSessionsAsync(Alice, "text", top), "1,000");
            await Refused.ByAsync<ArgumentOutOfRangeException>(file.Path, () => memory.ListSessionsAsync(Alice, top), "1,000");
        }

        await Refused.ByAsync<ArgumentException>(file.Path, () => memory.RecallAsync(Alice, " \n"), "blank");
    }

    [Fact]
    public async Task Ten_megabytes_are_stored_whole_where_they_are_allowed()
    {
        using TempDatabase file = new();
        string text = string.Concat(Enumerable.Range(0, 1_200_000).Select(i => $"word{i % 1000:000} ")) + string.Concat(Enumerable.Repeat("退款 ", 200_000));
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(
            file.Path, new SqliteMemoryOptions { MaxTextLength = 20_000_000, RunBackgroundWork = false });

        MemoryEntry entry = await memory.RememberAsync(Alice, text);

        Assert.True(text.Length > 9_500_000);
        Assert.Equal(text, Assert.Single(await memory.RecallAsync(Alice, "word042")).Entry.Content);
        Assert.Equal(1, (await memory.ForgetAsync(Alice, entry.Id)).Memories);
        Assert.Empty(await memory.RecallAsync(Alice, "退款"));
    }

    [Fact]
    public async Task Operators_of_the_full_text_are_words_like_others()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path);
        string[] texts =
        [
            "NEAR(refund parcel, 5) AND NOT \"voucher\" OR scope : s1", "text MATCH 'x'; DROP TABLE memories; --", "^begin col:umn a*b {brace} -minus +plus",
            "\"\"\"", "%_like_% \\ escape", "{0} {{1}} $scope @p ?1 :id",
        ];
        foreach (string text in texts)
        {
            await memory.RememberAsync(Alice, text);
        }

        foreach (string text in texts.Where(text => text.Any(char.IsLetterOrDigit)))
        {
            Assert.Contains(await memory.RecallAsync(Alice, text), hit => hit.Entry.Content == text);
        }

        Assert.Empty(await memory.RecallAsync(Alice, "\"\"\""));
        Assert.Equal(texts.Length, (await memory.GetStatisticsAsync()).Memories);
        Assert.StartsWith("schema_steps=", RawFile.CountAll(file.Path), StringComparison.Ordinal);
    }
}
