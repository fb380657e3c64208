using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.ChatClients;

public sealed class MemoryToolsTests : IAsyncLifetime
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };
    private static readonly MemoryScope Bob = new() { ApplicationId = "support", UserId = "bob" };

    private readonly TempDatabase _database = new();
    private SqliteMemory _memory = null!;

    public async ValueTask InitializeAsync() => _memory = await SqliteMemory.OpenAsync(_database.Path);

    public async ValueTask DisposeAsync()
    {
        await _memory.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public void Every_tool_has_a_name_a_description_and_a_schema_without_a_scope()
    {
        IReadOnlyList<AIFunction> tools = MemoryTools.Create(_memory, Alice);

        Assert.Equal(["remember", "recall", "recall_details", "forget", "search_sessions"], tools.Select(tool => tool.Name));
        Assert.All(tools, tool => Assert.NotEmpty(tool.Description));
        string[] parameters = [.. tools.SelectMany(tool => tool.JsonSchema.GetProperty("properties").EnumerateObject()).Select(p => p.Name).Distinct()];
        Assert.Equal(["text", "importance", "kind", "query", "top", "id", "until", "session"], parameters);
    }

    [Fact]
    public async Task What_was_remembered_is_recalled_fenced_with_its_source()
    {
        string stored = await CallAsync(Alice, "remember", ("text", "Prefers refunds to store credit"), ("importance", 0.9), ("kind", "preference"));
        string recalled = await CallAsync(Alice, "recall", ("query", "refunds or store credit?"));

        Assert.StartsWith("Remembered as memory ", stored, StringComparison.Ordinal);
        Assert.Contains("<memory_data>", recalled, StringComparison.Ordinal);
        Assert.Contains("| preference | from assistant | ", recalled, StringComparison.Ordinal);
        Assert.Contains("Prefers refunds to store credit", recalled, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_memory_is_opened_whole_by_its_id_and_only_in_its_scope()
    {
        string id = (await _memory.RememberAsync(Alice, "Prefers refunds to store credit")).Id;

        Assert.Contains("Prefers refunds to store credit", await CallAsync(Alice, "recall_details", ("id", id)), StringComparison.Ordinal);
        Assert.DoesNotContain("refunds", await CallAsync(Bob, "recall_details", ("id", id), ("session", "s")), StringComparison.Ordinal);
        Assert.Null(await _memory.GetAsync(Bob, id));
    }

    [Fact]
    public async Task What_the_model_remembers_is_stamped_as_the_assistants()
    {
        await CallAsync(Alice, "remember", ("text", "Ships to Lisbon"), ("provenance", "User"), ("pinned", true));

        ScoredMemory hit = Assert.Single(await _memory.RecallAsync(Alice, "Lisbon"));
        Assert.Equal(MemoryProvenance.Assistant, hit.Entry.Provenance);
        Assert.False(hit.Entry.IsPinned);
    }

    [Fact]
    public async Task No_argument_can_name_or_widen_the_scope()
    {
        string bobs = (await _memory.RememberAsync(Bob, "canary-of-bob likes green tea")).Id;
        ChatSession session = await _memory.GetSessionAsync(Bob, "case-bob");
        AppendResult said = await session.AppendAsync(new ChatMessage(ChatRole.User, "canary-of-bob wants green tea"));
        string[] names =
        [
            "scope", "user", "user_id", "userId", "UserId", "agent_id", "application_id", "ApplicationId", "owner", "tenant", "session_id",
            "filter", "memory", "$scope", "_scope", "options",
        ];
        object?[] values =
        [
            "bob", Bob, JsonSerializer.SerializeToElement(new { applicationId = "support", userId = "bob" }), "*", "", null, 0,
            new Dictionary<string, object?> { ["UserId"] = "bob" }, "support/bob", "' OR 1=1 --",
        ];
        IReadOnlyList<AIFunction> tools = MemoryTools.Create(_memory, Alice);
        Random random = new(20260102);
        for (int round = 0; round < 300; round++)
        {
            AIFunctionArguments arguments = new()
            {
                ["query"] = "green tea canary-of-bob",
                ["text"] = $"note {round}",
                ["id"] = random.Next(2) == 0 ? bobs : said.MessageIds[0],
                ["session"] = random.Next(2) == 0 ? "case-bob" : "support/bob",
            };
            for (int extra = random.Next(1, 4); extra > 0; extra--)
            {
                string name = random.Next(4) == 0 ? "x" + random.Next() : names[random.Next(names.Length)];
                arguments[name] = values[random.Next(values.Length)];
            }

            object? result = await tools[random.Next(tools.Count)].InvokeAsync(arguments, TestContext.Current.CancellationToken);

            Assert.DoesNotContain("canary", Assert.IsType<string>(result), StringComparison.Ordinal);
        }

        Assert.Equal("canary-of-bob likes green tea", Assert.Single(await _memory.RecallAsync(Bob, "green tea")).Entry.Content);
        Assert.Empty(await _memory.RecallAsync(Bob, "note"));
    }

    [Fact]
    public async Task A_scope_narrowed_to_a_session_opens_no_other_session()
    {
        await (await _memory.GetSessionAsync(Alice, "one")).AppendAsync(new ChatMessage(ChatRole.User, "first secret") { MessageId = "m1" });
        await (await _memory.GetSessionAsync(Alice, "two")).AppendAsync(new ChatMessage(ChatRole.User, "second secret") { MessageId = "m2" });
        MemoryScope one = Alice with { SessionId = "one" };

        Assert.Contains("first secret", await CallAsync(one, "recall_details", ("id", "m1")), StringComparison.Ordinal);
        Assert.StartsWith("Error:", await CallAsync(one, "recall_details", ("id", "m2"), ("session", "two")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_are_the_whole_turn_verbatim()
    {
        ChatSession session = await _memory.GetSessionAsync(Alice, "case-1");
        await session.AppendAsync(
        [
            new ChatMessage(ChatRole.User, "When do I get my 89.90 back?") { MessageId = "q" },
            new ChatMessage(ChatRole.Assistant, "By Friday, to your card.") { MessageId = "a" },
        ]);

        string recalled = await CallAsync(Alice, "recall", ("query", "89.90"));
        string details = await CallAsync(Alice, "recall_details", ("id", "q"), ("session", "case-1"));

        Assert.Contains("message q of session case-1", recalled, StringComparison.Ordinal);
        Assert.Contains("When do I get my 89.90 back?", details, StringComparison.Ordinal);
        Assert.Contains("By Friday, to your card.", details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_of_a_summary_are_all_its_turns_a_piece_at_a_time()
    {
        ChatSession session = await _memory.GetSessionAsync(Alice, "case-2");
        for (int i = 0; i < 120; i++)
        {
            await session.AppendAsync(
            [
                new ChatMessage(ChatRole.User, $"Question {i} of the case?") { MessageId = $"q{i}" },
                new ChatMessage(ChatRole.Assistant, $"Answer {i} of the case.") { MessageId = $"a{i}" },
            ]);
        }

        List<string> seen = [];
        string id = "q3";
        for (int calls = 0; id.Length > 0; calls++)
        {
            Assert.InRange(calls, 0, 60);
            string piece = await CallAsync(Alice, "recall_details", ("id", id), ("until", "a99"), ("session", "case-2"));
            string[] lines = piece.Split('\n');
            seen.AddRange(lines.Where(static line => line.StartsWith("    ", StringComparison.Ordinal)).Select(static line => line.Trim()));
            Assert.DoesNotContain("left out", piece, StringComparison.Ordinal);
            id = lines[^1].Contains("go on with the id ", StringComparison.Ordinal) ? lines[^1].Split("the id ")[1].Split(' ')[0] : "";
        }

        Assert.Equal(Enumerable.Range(3, 97).SelectMany(static i => new[] { $"Question {i} of the case?", $"Answer {i} of the case." }), seen);
    }

    [Fact]
    public async Task Details_of_a_range_that_is_none_are_refused()
    {
        foreach (string id in (string[])["case-3", "case-4"])
        {
            ChatSession session = await _memory.GetSessionAsync(Alice, id);
            await session.AppendAsync([new(ChatRole.User, "One") { MessageId = $"{id}-1" }, new(ChatRole.User, "Two") { MessageId = $"{id}-2" }]);
        }

        Assert.Contains(
            "change them over", await CallAsync(Alice, "recall_details", ("id", "case-3-2"), ("until", "case-3-1"), ("session", "case-3")), StringComparison.Ordinal);
        Assert.Contains(
            "'until' is in that session", await CallAsync(Alice, "recall_details", ("id", "case-3-1"), ("until", "case-4-2"), ("session", "case-3")), StringComparison.Ordinal);
        string one = await CallAsync(Alice, "recall_details", ("id", "case-3-1"), ("until", "case-3-1"), ("session", "case-3"));
        Assert.Contains("One", one, StringComparison.Ordinal);
        Assert.DoesNotContain("Two", one, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_are_found_one_hit_each()
    {
        foreach (string id in (string[])["lamp-1", "lamp-2"])
        {
            ChatSession session = await _memory.GetSessionAsync(Alice, id);
            await session.AppendAsync([new(ChatRole.User, "The lamp flickers"), new(ChatRole.User, "The lamp is dark now"), new(ChatRole.Assistant, "A new lamp is on its way")]);
        }

        string found = await CallAsync(Alice, "search_sessions", ("query", "lamp"), ("top", 5));

        Assert.Contains("session lamp-1", found, StringComparison.Ordinal);
        Assert.Contains("session lamp-2", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forget_erases_a_memory_of_the_scope_and_says_so()
    {
        MemoryEntry entry = await _memory.RememberAsync(Alice, "Allergic to nuts");

        Assert.Equal("No memory has this id; nothing was erased.", await CallAsync(Bob, "forget", ("id", entry.Id)));
        Assert.Equal("Forgotten.", await CallAsync(Alice, "forget", ("id", entry.Id)));
        Assert.Empty(await _memory.RecallAsync(Alice, "nuts"));
    }

    [Theory]
    [InlineData("remember", null, null)]
    [InlineData("remember", "text", "  ")]
    [InlineData("remember", "text", 5)]
    [InlineData("remember", "text", "a\0b")]
    [InlineData("recall", "query", null)]
    [InlineData("recall_details", "id", "m1")]
    [InlineData("forget", "id", true)]
    [InlineData("search_sessions", null, null)]
    public async Task An_unusable_argument_is_told_to_the_model(string tool, string? name, object? value)
    {
        string answer = await CallAsync(Alice, tool, name is null ? [] : [(name, value)]);

        Assert.StartsWith("Error: ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("importance", 1.1)]
    [InlineData("importance", double.NaN)]
    [InlineData("importance", "high")]
    [InlineData("kind", "message")]
    public async Task An_unusable_optional_argument_is_told_to_the_model(string name, object value)
    {
        Assert.StartsWith("Error: ", await CallAsync(Alice, "remember", ("text", "ok"), (name, value)), StringComparison.Ordinal);
        Assert.Empty(await _memory.RecallAsync(Alice, "ok"));
    }

    [Fact]
    public async Task Arguments_are_read_in_every_form_clients_deliver()
    {
        JsonElement json = JsonElement.Parse("""{ "text": "Likes jazz", "importance": 0.8 }""");
        await CallAsync(Alice, "remember", ("text", json.GetProperty("text")), ("importance", json.GetProperty("importance")));
        await CallAsync(Alice, "remember", ("text", System.Text.Json.Nodes.JsonValue.Create("Likes jazz trios")), ("importance", "0.8"));

        IReadOnlyList<ScoredMemory> hits = await _memory.RecallAsync(Alice, "jazz");

        Assert.Equal([0.8, 0.8], hits.Select(hit => hit.Entry.Importance));
        Assert.Contains("Likes jazz", await CallAsync(Alice, "recall", ("query", "jazz"), ("top", 100_000)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_longer_than_the_host_allows_is_not_stored()
    {
        IReadOnlyList<AIFunction> tools = MemoryTools.Create(_memory, Alice, new MemoryToolOptions { MaxTextLength = 10 });

        object? answer = await tools[0].InvokeAsync(new() { ["text"] = "eleven char" }, TestContext.Current.CancellationToken);

        Assert.Equal("Error: the text has 11 characters; at most 10 are allowed. Shorten it.", answer);
    }

    [Fact]
    public void What_the_host_forbids_is_not_offered()
    {
        IReadOnlyList<AIFunction> tools = MemoryTools.Create(_memory, Alice, new() { AllowRemember = false, AllowForget = false });

        Assert.Equal(["recall", "recall_details", "search_sessions"], tools.Select(tool => tool.Name));
    }

    [Fact]
    public async Task The_scope_is_asked_for_at_each_call()
    {
        MemoryScope current = Alice;
        IReadOnlyList<AIFunction> tools = MemoryTools.Create(_memory, () => current);

        await tools[0].InvokeAsync(new() { ["text"] = "alice has a cat" }, TestContext.Current.CancellationToken);
        current = Bob;
        object? recalled = await tools[1].InvokeAsync(new() { ["query"] = "cat" }, TestContext.Current.CancellationToken);

        Assert.Equal("Nothing was found in memory for this query.", recalled);
    }

    [Fact]
    public async Task A_scope_without_an_owner_is_the_hosts_error()
    {
        IReadOnlyList<AIFunction> tools = MemoryTools.Create(_memory, () => new MemoryScope { SessionId = "s" });

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await tools[1].InvokeAsync(new() { ["query"] = "x" }));
        Assert.Throws<ArgumentException>(() => MemoryTools.Create(_memory, new MemoryScope { SessionId = "s" }));
    }

    private async Task<string> CallAsync(MemoryScope scope, string tool, params (string Name, object? Value)[] arguments)
    {
        AIFunction function = MemoryTools.Create(_memory, scope).Single(candidate => candidate.Name == tool);
        AIFunctionArguments given = new(arguments.ToDictionary(argument => argument.Name, argument => argument.Value));
        return Assert.IsType<string>(await function.InvokeAsync(given, TestContext.Current.CancellationToken));
    }
}
