using Microsoft.Extensions.AI;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Core.Tests.Learning;

/// <summary>What a model may store by its tool.</summary>
public sealed class RememberLimitsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_stores_so_many_an_hour_in_each_session()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        MemoryToolOptions options = new() { MaxRememberedPerHour = 3 };
        MemoryScope other = LearningStage.Alice with { SessionId = "other" };
        for (int i = 0; i < 3; i++)
        {
            Assert.StartsWith("Remembered", await CallAsync(stage, options, $"Likes song number {i}"), StringComparison.Ordinal);
        }

        Assert.StartsWith("Error: 3 memories were stored or refused in the last hour", await CallAsync(stage, options, "Likes song number 4"), StringComparison.Ordinal);
        Assert.StartsWith("Remembered", await CallAsync(stage, options, "Likes song number 4", scope: other), StringComparison.Ordinal);
        stage.Time.Advance(TimeSpan.FromHours(1));
        Assert.StartsWith("Remembered", await CallAsync(stage, options, "Likes song number 5"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_holds_for_all_processes_and_its_count_is_forgotten_with_the_session()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        MemoryToolOptions options = new() { MaxRememberedPerHour = 20 };
        MemoryScope session = LearningStage.Alice with { SessionId = "case-4711" };
        await using SqliteMemory another = await stage.OpenAnotherAsync();
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => (await MemoryTools
            .Create(i % 2 == 0 ? stage.Memory : another, session, options).Single(static tool => tool.Name == "remember")
            .InvokeAsync(new AIFunctionArguments { ["text"] = $"Likes song number {i}" }, Token))!.ToString()!));

        Assert.Equal(20, answers.Count(static answer => answer.StartsWith("Remembered", StringComparison.Ordinal)));
        Assert.Equal(20, stage.Number("SELECT count(*) FROM noted_by_models;"));
        await stage.Memory.Forgetting.ForgetSessionAsync(session, Token);
        Assert.Equal(0, stage.Number("SELECT count(*) FROM noted_by_models;"));
    }

    [Fact]
    public async Task Only_allowed_kinds_are_stored()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        MemoryToolOptions options = new() { AllowedKinds = { "fact", "event" } };

        Assert.StartsWith("Error: memories of the kind 'preference' may not be stored here; the kinds are event, fact.", await CallAsync(stage, options, "Likes tea", "preference"), StringComparison.Ordinal);
        Assert.StartsWith("Remembered", await CallAsync(stage, options, "Likes tea"), StringComparison.Ordinal);
        Assert.Single(stage.Current());
    }

    [Fact]
    public async Task The_host_is_asked_with_its_own_scope_and_its_no_is_final()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        List<RememberRequest> asked = [];
        MemoryToolOptions options = new()
        {
            ConfirmRemember = (request, _) =>
            {
                asked.Add(request);
                return ValueTask.FromResult(!request.Text.Contains("account", StringComparison.Ordinal));
            },
        };

        Assert.StartsWith("Error: this memory was not allowed", await CallAsync(stage, options, "Refunds go to account 99"), StringComparison.Ordinal);
        Assert.StartsWith("Remembered", await CallAsync(stage, options, "Likes tea", "preference"), StringComparison.Ordinal);
        Assert.Equal(
            [new RememberRequest(LearningStage.Alice, "Refunds go to account 99", "fact", 0.5), new RememberRequest(LearningStage.Alice, "Likes tea", "preference", 0.5)], asked);
        Assert.Equal(["Likes tea"], stage.Current());
    }

    [Fact]
    public async Task What_the_host_refused_counts_and_the_text_says_so()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        int asked = 0;
        MemoryToolOptions options = new() { MaxRememberedPerHour = 2, ConfirmRemember = (_, _) => ValueTask.FromResult(++asked < 0) };
        await CallAsync(stage, options, "Likes tea");
        await CallAsync(stage, options, "Likes milk");

        Assert.StartsWith("Error: 2 memories were stored or refused in the last hour", await CallAsync(stage, options, "Likes beer"), StringComparison.Ordinal);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task What_the_hosts_code_throws_reaches_the_host_and_not_the_model()
    {
        await using LearningStage stage = await LearningStage.OpenAsync(static options =>
            options.EmbeddingGenerator = new CallbackEmbeddingGenerator(static _ => throw new ArgumentException("the key of the embedder is 42")));
        MemoryToolOptions asks = new() { ConfirmRemember = static (_, _) => throw new ArgumentException("row 42 of the host") };

        Assert.Contains("row 42", (await Assert.ThrowsAnyAsync<ArgumentException>(() => CallAsync(stage, asks, "Likes tea"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(stage, new MemoryToolOptions(), "Likes tea"));
        foreach (string unusable in (string[])["a\0b", "half \ud83d"])
        {
            Assert.StartsWith("Error: the argument 'text' holds", await CallAsync(stage, new MemoryToolOptions(), unusable), StringComparison.Ordinal);
        }

        Assert.StartsWith("Error: The kind 'message'", await CallAsync(stage, new MemoryToolOptions(), "Likes tea", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_known_is_not_stored_again_in_other_words_kinds_or_sessions()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        await stage.TeachAsync("I always want an aisle seat on long flights.");
        for (int i = 0; i < 50; i++)
        {
            string answer = await CallAsync(stage, new MemoryToolOptions(), i % 2 == 0 ? "I always want an aisle seat on long flights" : "I always want the aisle seat, on a long flight!", i % 3 == 0 ? "fact" : "preference");
            Assert.StartsWith("Known already as memory ", answer, StringComparison.Ordinal);
        }

        Assert.Single(stage.Current());
        Assert.Equal(1.0, (await stage.Memory.RecallAsync(LearningStage.Alice, "aisle", cancellationToken: Token))[0].Entry.Trust);
    }

    [Fact]
    public async Task Options_refuse_what_is_out_of_range_and_are_copied()
    {
        await using LearningStage stage = await LearningStage.OpenAsync();
        MemoryToolOptions options = new();
        AIFunction remember = MemoryTools.Create(stage.Memory, LearningStage.Alice, options)[0];
        options.AllowedKinds.Add("none");

        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxRememberedPerHour = 0);
        Assert.StartsWith("Remembered", (await remember.InvokeAsync(new() { ["text"] = "Likes tea" }, Token))!.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> CallAsync(LearningStage stage, MemoryToolOptions options, string text, string? kind = null, MemoryScope? scope = null)
    {
        AIFunction remember = MemoryTools.Create(stage.Memory, scope ?? LearningStage.Alice, options).Single(static tool => tool.Name == "remember");
        return (await remember.InvokeAsync(new() { ["text"] = text, ["kind"] = kind }, Token))!.ToString()!;
    }
}
