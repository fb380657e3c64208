using System.Text.Json;

namespace SkSqliteMemory.Tool.Tests;

public sealed class RecallTests : IAsyncLifetime
{
    private readonly TempDatabase _place = new();

    public async ValueTask InitializeAsync()
    {
        string file = _place.Write("talk.jsonl", [.. Talks.Friends(sessions: 8, turns: 20)]);
        (await Shell.RunAsync("ingest", file, "--db", _place.Path, "--scope", "user=alice,app=talks")).Succeeded();
        (await Shell.RunAsync("remember", "--db", _place.Path, "--scope", "user=alice,app=talks", "Plays the saxophone on Sundays")).Succeeded();
    }

    public ValueTask DisposeAsync()
    {
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Recall_from_messages_finds_the_ingested_id_and_its_session()
    {
        Outcome outcome = (await AskAsync("Who tried a telescope?", "--from", "messages", "--json")).Succeeded();

        JsonElement first = outcome.Document.GetProperty("hits")[0];
        Assert.Equal("D5:3", first.GetProperty("id").GetString());
        Assert.Equal("session_5", first.GetProperty("session").GetString());
        Assert.InRange(first.GetProperty("score").GetDouble(), 0, 1);
        Assert.Equal("Anna", first.GetProperty("author").GetString());
    }

    [Fact]
    public async Task Recall_looks_into_memories_unless_told_otherwise()
    {
        Outcome memories = (await AskAsync("saxophone", "--json")).Succeeded();
        Outcome all = (await AskAsync("saxophone", "--from", "all", "--json")).Succeeded();

        JsonElement hit = Assert.Single(memories.Document.GetProperty("hits").EnumerateArray());
        Assert.Equal("fact", hit.GetProperty("kind").GetString());
        Assert.Equal(["fact", "message"], all.Document.GetProperty("hits").EnumerateArray().Select(h => h.GetProperty("kind").GetString()).Order().Take(2));
    }

    [Fact]
    public async Task Many_questions_of_a_scope_without_memories_are_about_its_messages()
    {
        string talk = _place.Write("other.jsonl", [.. Talks.Friends(sessions: 8, turns: 20)]);
        (await Shell.RunAsync("ingest", talk, "--db", _place.Path, "--scope", "user=bob")).Succeeded();
        string queries = _place.Write(
            "q.jsonl",
            """{"id":"talk","scope":"user=bob","query":"Who tried a telescope?"}""",
            """{"id":"facts","scope":"user=alice,app=talks","query":"Who tried a telescope?"}""");

        Outcome open = await Shell.RunAsync("recall", "--db", _place.Path, "--queries", queries, "--json");
        Outcome said = (await Shell.RunAsync("recall", "--db", _place.Path, "--queries", queries, "--from", "memories", "--json")).Succeeded();

        Assert.Equal("D5:3", open.Documents[0].GetProperty("hits")[0].GetProperty("id").GetString());
        Assert.DoesNotContain(open.Documents[1].GetProperty("hits").EnumerateArray(), static hit => hit.GetProperty("kind").GetString() == "message");
        Assert.Contains("searched for messages", open.Error, StringComparison.Ordinal);
        Assert.Empty(said.Documents[0].GetProperty("hits").EnumerateArray());
    }

    [Fact]
    public async Task Recall_keeps_to_its_scope()
    {
        Outcome other = (await Shell.RunAsync(
            "recall", "--db", _place.Path, "--scope", "user=alice", "telescope", "--from", "all", "--json")).Succeeded();

        Assert.Empty(other.Document.GetProperty("hits").EnumerateArray());
    }

    [Fact]
    public async Task Top_bounds_the_number_of_hits()
    {
        Outcome outcome = (await AskAsync("dinner weather", "--from", "messages", "--top", "3", "--json")).Succeeded();

        Assert.Equal(3, outcome.Document.GetProperty("hits").GetArrayLength());
    }

    [Fact]
    public async Task Explain_shows_the_parts_of_each_score_in_JSON_and_as_a_table()
    {
        Outcome json = (await AskAsync("telescope", "--from", "messages", "--explain", "--json")).Succeeded();
        Outcome text = (await AskAsync("telescope", "--from", "messages", "--explain")).Succeeded();

        JsonElement parts = json.Document.GetProperty("hits")[0].GetProperty("breakdown");
        Assert.Equal("lexical", parts.GetProperty("ranking").GetString());
        Assert.Equal(1, parts.GetProperty("keywordRank").GetInt32());
        Assert.Equal(JsonValueKind.Null, parts.GetProperty("vectorRank").ValueKind);
        Assert.Contains("similarity  recency  importance  access", text.Output, StringComparison.Ordinal);
        Assert.All(text.Output.Split(Environment.NewLine), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task A_long_hit_is_shown_at_the_place_that_answers()
    {
        string text = string.Join(' ', Enumerable.Repeat("Nothing of note happened.", 40)) + " Then the heron landed on the roof. " + new string('x', 300);
        string file = _place.Write("long.jsonl", Talks.Line("long", "m1", "user", text));
        (await Shell.RunAsync("ingest", file, "--db", _place.Path, "--scope", "user=alice,app=talks")).Succeeded();

        Assert.Contains("... Then the heron landed on the roof.", (await AskAsync("heron roof?", "--from", "messages")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_without_an_answer_is_a_success_with_no_hits()
    {
        Assert.Equal("Nothing found." + Environment.NewLine, (await AskAsync("xylotomy")).Succeeded().Output);
        Assert.Empty((await AskAsync("xylotomy", "--json")).Succeeded().Document.GetProperty("hits").EnumerateArray());
    }

    [Theory]
    [InlineData("\"AND OR NOT (")]
    [InlineData("@telescope")]
    [InlineData("NEAR(a b) * ^ : {x}")]
    [InlineData("望遠鏡")]
    public async Task Any_text_is_a_question(string question) => (await AskAsync(question, "--from", "all", "--json")).Succeeded();

    [Fact]
    public async Task The_same_question_gets_the_same_answer_again()
    {
        Outcome first = (await AskAsync("saxophone", "--json")).Succeeded();
        for (int i = 0; i < 3; i++)
        {
            (await AskAsync("saxophone", "--json")).Succeeded();
        }

        await using SqliteMemory memory = await SqliteMemory.OpenAsync(_place.Path);
        MemoryScope alice = new() { UserId = "alice", ApplicationId = "talks" };
        ScoredMemory hit = Assert.Single(await memory.RecallAsync(alice, "saxophone"));
        Assert.Equal(0, hit.Entry.AccessCount);
        Assert.Equal(first.Document.GetProperty("hits")[0].GetProperty("id").GetString(), hit.Entry.Id);
    }

    [Fact]
    public async Task A_file_of_questions_is_answered_line_by_line_with_the_callers_ids()
    {
        string questions = _place.Write(
            "q.jsonl",
            """{"id":"a","scope":"user=alice,app=talks","query":"telescope"}""",
            """{"id":7,"scope":{"user":"alice","app":"talks"},"query":"orchid"}""",
            """{"id":"c","query":"kayak"}""",
            """{"id":"d","scope":"user=bob","query":"kayak"}""");

        Outcome outcome = (await Shell.RunAsync(
            "recall", "--db", _place.Path, "--queries", questions, "--scope", "user=alice,app=talks", "--top", "5", "--from", "messages", "--json"))
            .Succeeded();

        JsonElement[] answers = outcome.Documents;
        Assert.Equal(["\"a\"", "7", "\"c\"", "\"d\""], answers.Select(answer => answer.GetProperty("id").GetRawText()));
        Assert.Equal("""{"id":"D5:3","session":"session_5"}""", Identity(answers[0]));
        Assert.Equal("""{"id":"D6:3","session":"session_6"}""", Identity(answers[1]));
        Assert.Equal("""{"id":"D7:3","session":"session_7"}""", Identity(answers[2]));
        Assert.Equal(0, answers[3].GetProperty("hits").GetArrayLength());
        Assert.Equal(["id", "session", "score"], answers[0].GetProperty("hits")[0].EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("""{"id":"b","scope":"user=alice"}""", "has no \"query\"")]
    [InlineData("""{"id":"b","query":"kayak"}""", "has no \"scope\"")]
    [InlineData("""{"scope":"user=alice","query":"kayak"}""", "has no \"id\"")]
    [InlineData("""{"id":"b","scope":"pet=rex","query":"kayak"}""", "unknown key 'pet'")]
    [InlineData("""{"id":"b","scope":{"user":5},"query":"kayak"}""", "scope.user")]
    [InlineData("""{"id":"b","scope":{},"query":"kayak"}""", "names no owner")]
    [InlineData("kayak", "is not valid JSON")]
    public async Task A_broken_question_is_named_by_its_line_and_nothing_is_answered(string broken, string problem)
    {
        string questions = _place.Write("q.jsonl", """{"id":"a","scope":"user=alice,app=talks","query":"telescope"}""", broken);

        string sentence = (await Shell.RunAsync("recall", "--db", _place.Path, "--queries", questions, "--json")).Failed();

        Assert.Contains("Line 2 of", sentence, StringComparison.Ordinal);
        Assert.Contains(problem, sentence, StringComparison.Ordinal);
    }

    private Task<Outcome> AskAsync(string question, params string[] more) =>
        Shell.RunAsync(["recall", "--db", _place.Path, "--scope", "user=alice,app=talks", question, .. more]);

    private static string Identity(JsonElement answer)
    {
        JsonElement hit = answer.GetProperty("hits")[0];
        return $$"""{"id":"{{hit.GetProperty("id").GetString()}}","session":"{{hit.GetProperty("session").GetString()}}"}""";
    }
}
