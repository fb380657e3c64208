using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Samples.Tests;

/// <summary>Every sample runs, offline and as it is, and prints what it promises to show.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly TempDatabase _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_demo_is_killed_comes_back_and_answers()
    {
        SampleRun run = await SampleRun.RunAsync("01_support_agent", [_place.Path]);

        run.Printed(
            "The model is a script",
            "It had been told that 27 messages are safe",
            "All 27 messages that were acknowledged are in the file.",
            "The file is whole",
            "the last 5 exchanges",
            "the model calls memory",
            "The answer names 18.40",
            "The answer names Jonas and 10 March",
            "The answer names latex and paper tape",
            "the model calls memory_remember",
            "A recall for \"refund or store credit\" finds it",
            "messages_fts");
        Assert.DoesNotContain("FAIL", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_place.Path));
    }

    [Fact]
    public async Task The_demo_refuses_a_file_that_exists()
    {
        await File.WriteAllTextAsync(_place.Path, "mine");

        SampleRun run = await SampleRun.RunAsync("01_support_agent", [_place.Path]);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(_place.Path));
    }

    [Fact]
    public async Task The_kernel_plugin_remembers_for_the_next_case()
    {
        SampleRun run = await SampleRun.RunAsync("02_kernel_plugin", [_place.Path]);

        run.Printed("The model is a script", "I have made a note of that.", "refunds to store credit");
    }

    [Fact]
    public async Task The_chat_client_keeps_conversations_and_remembers_across_them()
    {
        SampleRun run = await SampleRun.RunAsync("03_chat_client", [_place.Path]);

        run.Printed(
            "The model is a script",
            "assistant: I have made a note of that.",
            "assistant: My flight to Oslo leaves on 12 May at 06:40 from Zurich.",
            "assistant: Please remember that I always want an aisle seat.",
            "the conversation monday",
            "the memory \"I always want an aisle seat.\" from Assistant");
    }

    [Fact]
    public async Task A_second_run_of_the_kernels_agent_goes_on_where_the_first_stopped()
    {
        SampleRun first = await SampleRun.RunAsync("06_semantic_kernel_agent", [_place.Path]);
        SampleRun second = await SampleRun.RunAsync("06_semantic_kernel_agent", [_place.Path]);

        first.Printed("The model is a script", "The conversation begins.", "assistant: I have made a note of that.", "assistant: Understood.");
        second.Printed(
            "The conversation goes on after 6 messages.",
            "assistant: My flight to Oslo leaves on 12 May at 06:40 from Zurich.",
            "assistant: I always want an aisle seat.",
            "(the next prompt has");
    }

    [Fact]
    public async Task Long_term_memory_weighs_lets_go_and_forgets_to_the_last_byte()
    {
        SampleRun run = await SampleRun.RunAsync("08_long_term_memory", [_place.Path]);

        run.Printed(
            "0.85  Wants an aisle seat on flights",
            "9 memories, 6 allowed: 3 would go",
            "evicted for Entries, worth 0.05: Saw a blue plane from gate 1",
            "put back: Saw a blue plane",
            "the allergy is still known; 3 went",
            "would go: Memory \"Flies to Zanzibar with Aunt Petunia in July\"",
            "the plan is gone",
            "the name stands 0 times in the files");
        Assert.DoesNotContain($"{Environment.NewLine}the name stands 0 times in the files{Environment.NewLine}would go", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_agents_session_goes_on_and_its_memory_outlives_it()
    {
        SampleRun run = await SampleRun.RunAsync("07_agent_framework", [_place.Path]);

        run.Printed(
            "The model is a script",
            "assistant: I have made a note of that.",
            "assistant: My flight to Oslo leaves on 12 May at 06:40 from Zurich.",
            "\"sessionId\":",
            "assistant: Please remember that I always want an aisle seat.");
    }

    [Fact]
    public async Task Sessions_go_on_are_listed_searched_branched_taken_back_and_loaded_within_a_budget()
    {
        SampleRun run = await SampleRun.RunAsync("05_sessions", [_place.Path]);

        run.Printed(
            "complete: False",
            "asked again, the same turn is answered: Ms Odermatt of Elektro Seetal",
            "turn 16 is turn 16, complete: True",
            "kitchen: \"The new kitchen\", 17 turns",
            "     3  gpt-4o-mini       330     60",
            "garden, turn 1: Not between March and the end of July",
            "it holds the price: True",
            "kitchen-in-granite: 7 turns; the original still has 17",
            "taken back to its turn 15: 16 turns",
            "2 sessions are left");
    }

    [Fact]
    public async Task Talks_teach_a_graph_that_answers_over_two_hops_and_a_history_that_is_asked_for()
    {
        SampleRun run = await SampleRun.RunAsync("09_memory_graph", [_place.Path]);

        run.Printed(
            "latency spike | happened on | 12 November",
            "ledger | is maintained by | Noor",
            "  2 ledger",
            "We decided to split the checkout into two steps (decision, by words",
            "Ledger carried the pager on 12 November (fact, by graph)",
            "I live in Zurich (fact, by words, no longer so)");
        Assert.DoesNotContain("carried the pager", run.Output.Split("by words alone:")[1].Split("with the graph:")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_vector_store_answers_from_the_pages_and_names_them()
    {
        SampleRun run = await SampleRun.RunAsync("04_vector_store", []);

        run.Printed(
            "they carry words, not meaning",
            "How long does a write wait for other processes?",
            "docs/options.md, Defaults of a memory",
            "`SqliteMemoryOptions.BusyTimeout` | 5 s |",
            "docs/features/chat-client.md, How it works",
            "The answer is stored in the turn of its question",
            "filter: (p.Heading == \"Limits\")",
            "null characters and unpaired surrogates in texts are refused");
        string[] filtered = run.Output[run.Output.IndexOf("filter:", StringComparison.Ordinal)..].Split('\n');
        Assert.Equal(3, filtered.Count(line => line.Contains(".md, Limits (score", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_vector_store_answers_a_question_of_the_command_line()
    {
        SampleRun run = await SampleRun.RunAsync("04_vector_store", ["What", "is reciprocal rank fusion?"]);

        run.Printed("What is reciprocal rank fusion?", "1. docs/");
        Assert.DoesNotContain("How long does a write wait", run.Output, StringComparison.Ordinal);
    }
}
