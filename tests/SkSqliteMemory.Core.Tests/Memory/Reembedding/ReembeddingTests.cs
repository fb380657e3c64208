using SkSqliteMemory.Core.Tests.Children;
using static SkSqliteMemory.Core.Tests.Memory.Reembedding.TwoModels;

namespace SkSqliteMemory.Core.Tests.Memory.Reembedding;

public sealed class ReembeddingTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 1)]
    [InlineData(31, 100)]
    [InlineData(32, 32)]
    [InlineData(250, 100)]
    public async Task A_file_changes_to_another_model_and_answers_by_it(int memories, int batch)
    {
        using TempDatabase file = new();
        await FillAsync(file, memories);
        CallbackEmbeddingGenerator next = Next();
        await using SqliteMemory memory = await OpenAsync(file, Former());
        await memory.RecallAsync(Alice, "thing 3");

        ReembeddingResult result = await memory.Embeddings.ReembedAsync(next, new ReembeddingOptions { BatchSize = batch });

        Assert.Equal(new ReembeddingResult(NextName, memories, Changed: memories > 0), result with { Changed = result.Changed && memories > 0 });
        AssertAllOf(file.Path, "next");
        Assert.Equal(memories, next.Texts.Distinct().Count());
        await memory.RememberAsync(Alice, "Said after the change");
        AssertAllOf(file.Path, "next");
        await memory.RecallAsync(Alice, "a question");
        Assert.Equal("a question", next.Texts[^1]);
        Assert.All(await memory.CheckAsync(), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        Assert.Equal(NextName, (await memory.GetStatisticsAsync()).EmbeddingModel);
        Assert.Equal(new ReembeddingResult(NextName, 0, Changed: false), await memory.Embeddings.ReembedAsync(next));
    }

    [Theory]
    [InlineData(VectorIndexMode.Managed)]
    [InlineData(VectorIndexMode.Vec0)]
    public async Task Every_recall_is_as_from_a_file_that_was_made_with_the_next_model(VectorIndexMode mode)
    {
        Vectors.Vec0Library.RequireFor(mode);
        using TempDatabase file = new();
        using TempDatabase fresh = new();
        SqliteMemoryOptions options = Options(Former());
        options.VectorIndex = mode;
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, options);
        SqliteMemoryOptions ofFresh = Options(Next());
        ofFresh.VectorIndex = mode;
        await using SqliteMemory oracle = await SqliteMemory.OpenAsync(fresh.Path, ofFresh);
        for (int i = 0; i < 120; i++)
        {
            await memory.RememberAsync(Alice, $"Memory {i} is about thing {i % 7}", i / 120.0);
            await oracle.RememberAsync(Alice, $"Memory {i} is about thing {i % 7}", i / 120.0);
        }

        await memory.RecallAsync(Alice, "warm");
        await memory.Embeddings.ReembedAsync(Next());
        for (int i = 0; i < 60; i++)
        {
            string question = $"which thing {i}?";
            IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(Alice, question, 20);
            IReadOnlyList<ScoredMemory> expected = await oracle.RecallAsync(Alice, question, 20);
            Assert.Equal(expected.Select(Told), hits.Select(Told));
            Assert.Contains(hits, static hit => hit.Breakdown.VectorRank is not null);
        }

        static string Told(ScoredMemory hit) => $"{hit.Entry.Content} {hit.Breakdown.VectorRank} {hit.Breakdown.VectorScore:R} {hit.Breakdown.Similarity:R}";
    }

    [Fact]
    public async Task The_estimate_tells_what_it_takes_and_changes_nothing()
    {
        using TempDatabase file = new();
        await FillAsync(file, 250);
        CallbackEmbeddingGenerator next = Next();
        await using SqliteMemory memory = await OpenAsync(file, Former(), next);
        string before = RawFile.CountAll(file.Path);

        ReembeddingEstimate estimate = await memory.Embeddings.EstimateAsync();

        Assert.Equal((FormerName, NextName, false, 0L, 250L, 3L), (estimate.CurrentModel, estimate.NextModel, estimate.IsCurrent, estimate.Vectors, estimate.Memories, estimate.Calls));
        Assert.Equal(Enumerable.Range(0, 250).Sum(i => $"Memory {i} is about thing {i % 7}".Length), estimate.Characters);
        Assert.InRange(estimate.Tokens, 250, estimate.Characters);
        Assert.Empty(next.Texts);
        Assert.Equal(before, RawFile.CountAll(file.Path));
        Assert.Null(await memory.Embeddings.GetStatusAsync());

        await memory.Embeddings.ReembedAsync();
        ReembeddingEstimate after = await memory.Embeddings.EstimateAsync();
        Assert.Equal((true, 0L, 0L), (after.IsCurrent, after.Memories, after.Calls));
        ReembeddingEstimate back = await memory.Embeddings.EstimateAsync(Former());
        Assert.Equal((false, 250L, 0L), (back.IsCurrent, back.Vectors, back.Memories));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(384)]
    [InlineData(1_024)]
    [InlineData(1_536)]
    [InlineData(3_072)]
    public async Task The_estimate_of_bytes_is_what_the_file_grows_by(int dimensions)
    {
        using TempDatabase file = new();
        await FillAsync(file, 400);
        await using SqliteMemory memory = await OpenAsync(file, Former());
        CallbackEmbeddingGenerator next = new(_ => [.. Enumerable.Repeat(1f, dimensions)], "next", dimensions);
        ReembeddingEstimate estimate = await memory.Embeddings.EstimateAsync(next);
        using RawFile raw = new(file.Path);
        long before = UsedPages(raw);

        await memory.Embeddings.ReembedAsync(next);

        double grown = (UsedPages(raw) - before) * 4_096;
        Assert.InRange(estimate.Bytes, (grown * 0.9) - 65_536, (grown * 1.1) + 8_192);
    }

    // What the file has free already is used first.
    private static long UsedPages(RawFile raw) => raw.Number("PRAGMA page_count;") - raw.Number("PRAGMA freelist_count;");

    [Fact]
    public async Task The_way_back_is_open_until_its_window_ends()
    {
        using TempDatabase file = new();
        await FillAsync(file, 40);
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        SqliteMemoryOptions options = Options(Former(), Next());
        options.TimeProvider = time;
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, options);
        await memory.Embeddings.ReembedAsync(options: new ReembeddingOptions { KeepOldFor = TimeSpan.FromDays(2) });
        ReembeddingStatus kept = (await memory.Embeddings.GetStatusAsync())!;
        Assert.Equal((ReembeddingState.Kept, FormerName), (kept.State, kept.Model));
        Assert.Equal(time.GetUtcNow().AddDays(2).ToUnixTimeMilliseconds(), kept.KeptUntil!.Value.ToUnixTimeMilliseconds());
        MemoryEntry since = await memory.RememberAsync(Alice, "Stored since");

        ReembeddingResult back = await memory.Embeddings.RevertAsync();

        Assert.Equal(new ReembeddingResult(FormerName, 1, Changed: true), back);
        AssertAllOf(file.Path, "former");
        Assert.Contains(await memory.RecallAsync(Alice, "what was stored since?"), hit => hit.Entry.Id == since.Id);

        time.Advance(TimeSpan.FromDays(8));
        await memory.RunPendingWorkAsync();
        Assert.Null(await memory.Embeddings.GetStatusAsync());
        using RawFile raw = new(file.Path);
        Assert.Equal(0, raw.Number("SELECT count(*) FROM memory_vectors_shadow;"));
        SqliteMemoryException refused = await Assert.ThrowsAsync<SqliteMemoryException>(() => memory.Embeddings.RevertAsync());
        Assert.Contains("no way back", refused.Message, StringComparison.Ordinal);
        // And forth again, from nothing: the model is known already.
        Assert.Equal(41, (await memory.Embeddings.ReembedAsync()).Embedded);
        AssertAllOf(file.Path, "next");
    }

    [Fact]
    public async Task Without_a_window_the_former_vectors_go_at_once()
    {
        using TempDatabase file = new();
        await FillAsync(file, 100);
        await using SqliteMemory memory = await OpenAsync(file, Former(), Next());
        await memory.Embeddings.ReembedAsync(options: new ReembeddingOptions { KeepOldFor = TimeSpan.Zero });

        await memory.RunPendingWorkAsync();

        Assert.Null(await memory.Embeddings.GetStatusAsync());
        AssertAllOf(file.Path, "next");
    }

    [Fact]
    public async Task Who_has_only_the_new_model_opens_the_file_by_words_and_changes_it()
    {
        using TempDatabase file = new();
        await FillAsync(file, 40);
        SqliteMemoryException refused = await Assert.ThrowsAsync<SqliteMemoryException>(() => OpenAsync(file, Next()));
        Assert.Contains("NextEmbeddingGenerator", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ReembedAsync", refused.Message, StringComparison.Ordinal);

        await using SqliteMemory memory = await OpenAsync(file, null, Next());
        await memory.RememberAsync(Alice, "Stored by its words");
        Assert.Equal(RankingKind.Lexical, (await memory.RecallAsync(Alice, "thing"))[0].Breakdown.Ranking);
        await memory.Embeddings.ReembedAsync();

        AssertAllOf(file.Path, "next");
        Assert.Equal(RankingKind.Hybrid, (await memory.RecallAsync(Alice, "thing"))[0].Breakdown.Ranking);
        // The same options go on to open it.
        await using SqliteMemory again = await OpenAsync(file, Former(), Next());
        Assert.Equal(RankingKind.Hybrid, (await again.RecallAsync(Alice, "thing"))[0].Breakdown.Ranking);
    }

    [Fact]
    public async Task A_file_without_vectors_gets_them()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await OpenAsync(file, null);
        await memory.RememberAsync(Alice, "Stored by its words");

        await memory.Embeddings.ReembedAsync(Next());

        AssertAllOf(file.Path, "next");
        Assert.Null(await memory.Embeddings.GetStatusAsync());
        Assert.Equal(RankingKind.Hybrid, (await memory.RecallAsync(Alice, "words"))[0].Breakdown.Ranking);
    }

    [Fact]
    public async Task Another_memory_of_the_file_follows_when_it_has_both_generators_and_is_told_when_it_has_one()
    {
        using TempDatabase file = new();
        await FillAsync(file, 40);
        await using SqliteMemory one = await OpenAsync(file, Former());
        await using SqliteMemory both = await OpenAsync(file, Former(), Next());
        await using SqliteMemory former = await OpenAsync(file, Former());
        await using SqliteMemory paused = await OpenAsync(file, null, Next());
        await both.RecallAsync(Alice, "thing");
        await former.RecallAsync(Alice, "thing");

        await one.Embeddings.ReembedAsync(Next());

        Assert.Equal(RankingKind.Hybrid, (await both.RecallAsync(Alice, "thing"))[0].Breakdown.Ranking);
        await both.RememberAsync(Alice, "By the one that has both");
        await paused.RunPendingWorkAsync();
        Assert.Equal(RankingKind.Hybrid, (await paused.RecallAsync(Alice, "thing"))[0].Breakdown.Ranking);
        for (int i = 0; i < 2; i++)
        {
            foreach (Func<Task> call in (Func<Task>[])[() => former.RecallAsync(Alice, "thing"), () => former.RememberAsync(Alice, "By the one that has not")])
            {
                SqliteMemoryException told = await Assert.ThrowsAsync<SqliteMemoryException>(call);
                Assert.Contains(FormerName, told.Message, StringComparison.Ordinal);
                Assert.Contains(NextName, told.Message, StringComparison.Ordinal);
            }
        }

        AssertAllOf(file.Path, "next");
    }

    [Fact]
    public async Task A_third_model_must_wait_for_the_end_of_the_second_or_its_giving_up()
    {
        using TempDatabase file = new();
        await FillAsync(file, 40);
        CallbackEmbeddingGenerator third = new(static _ => [1, 2, 3], "third", 3);
        await using SqliteMemory memory = await OpenAsync(file, Former(), Next());
        await memory.Embeddings.ReembedAsync();

        SqliteMemoryException refused = await Assert.ThrowsAsync<SqliteMemoryException>(() => memory.Embeddings.ReembedAsync(third));
        Assert.Contains(FormerName, refused.Message, StringComparison.Ordinal);
        Assert.Contains("DiscardAsync", refused.Message, StringComparison.Ordinal);

        Assert.True(await memory.Embeddings.DiscardAsync());
        Assert.False(await memory.Embeddings.DiscardAsync());
        await memory.Embeddings.ReembedAsync(third);
        Assert.Equal("tests/third (3 dimensions)", (await memory.GetStatisticsAsync()).EmbeddingModel);
    }

    [Fact]
    public async Task A_generator_without_a_name_or_none_at_all_is_refused()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await OpenAsync(file, Former());

        Assert.Contains("NextEmbeddingGenerator", (await Assert.ThrowsAsync<ArgumentException>(() => memory.Embeddings.ReembedAsync())).Message, StringComparison.Ordinal);
    }
}
