using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Core.Tests.Memory.Forgetting;
using static SkSqliteMemory.Core.Tests.Memory.Reembedding.TwoModels;

namespace SkSqliteMemory.Core.Tests.Memory.Reembedding;

/// <summary>What others do while the vectors are made. Each generator does it in the middle of its own call, which is the worst moment.</summary>
public sealed class DuringReembeddingTests
{
    public static TheoryData<string> Disturbances => ["remember", "reword", "forget", "evict", "merge", "undo", "recall"];

    [Theory]
    [MemberData(nameof(Disturbances))]
    public async Task Whatever_happens_to_memories_meanwhile_each_has_the_vector_of_its_text_in_the_end(string what)
    {
        using TempDatabase file = new();
        await FillAsync(file, 120);
        await using SqliteMemory memory = await OpenAsync(file, Former());
        int calls = 0;
        CallbackEmbeddingGenerator next = Next(text =>
        {
            // Some while the first are made, some while the last are.
            if (Interlocked.Increment(ref calls) is 5 or 60 or 119 or 120 or 121)
            {
                Task.Run(() => DisturbAsync(memory, file, (what, calls))).GetAwaiter().GetResult();
            }

            return OfNext(text);
        });

        await memory.Embeddings.ReembedAsync(next, new ReembeddingOptions { BatchSize = 40 });
        await memory.RunPendingWorkAsync();

        AssertAllOf(file.Path, "next");
        Assert.All(await memory.CheckAsync(), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task Recalls_are_answered_by_the_former_model_until_the_change()
    {
        using TempDatabase file = new();
        await FillAsync(file, 60);
        CallbackEmbeddingGenerator former = Former();
        await using SqliteMemory memory = await OpenAsync(file, former);
        IReadOnlyList<ScoredMemory> before = await memory.RecallAsync(Alice, "a thing", options: new RecallOptions { CountAccess = false });
        List<IReadOnlyList<ScoredMemory>> during = [];
        CallbackEmbeddingGenerator next = Next(text =>
        {
            during.Add(Task.Run(() => memory.RecallAsync(Alice, "a thing", options: new RecallOptions { CountAccess = false })).GetAwaiter().GetResult());
            return OfNext(text);
        });

        await memory.Embeddings.ReembedAsync(next);

        Assert.Equal(60, during.Count);
        Assert.All(during, hits => Assert.Equal(before.Select(static hit => hit.Breakdown.VectorScore), hits.Select(static hit => hit.Breakdown.VectorScore)));
    }

    [Theory]
    [InlineData(VectorIndexMode.Managed)]
    [InlineData(VectorIndexMode.Vec0)]
    public async Task Not_one_recall_compares_vectors_of_two_models_of_one_size(VectorIndexMode mode)
    {
        Vectors.Vec0Library.RequireFor(mode);
        using TempDatabase file = new();
        // Of one size, so that a mix would go unnoticed but for its scores.
        CallbackEmbeddingGenerator red = new(static text => Small("red", text), "red", 6), blue = new(static text => Small("blue", text), "blue", 6);
        SqliteMemoryOptions options = Options(red, blue);
        options.VectorIndex = mode;
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, options);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => memory.RememberAsync(Alice, $"Memory {i}")));
        using CancellationTokenSource stop = new();
        int looked = 0, byBlue = 0;
        Task[] readers = [.. Enumerable.Range(0, 3).Select(reader => Task.Run(async () =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                string question = $"question {reader} {i}";
                IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(Alice, question, 5);
                bool isBlue = IsBy("blue", question, hits);
                Assert.True(isBlue || IsBy("red", question, hits), "a score is of neither model");
                Interlocked.Increment(ref looked);
                byBlue += isBlue ? 1 : 0;
            }
        }))];
        Task writer = Task.Run(async () =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                await memory.RememberAsync(Alice, $"Written {i}");
                await Task.Delay(1);
            }
        });
        for (int round = 0; round < 6; round++)
        {
            await memory.Embeddings.ReembedAsync(round % 2 == 0 ? blue : red);
            int seen = Volatile.Read(ref looked);
            while (Volatile.Read(ref looked) < seen + 5 && !readers.Any(static reader => reader.IsFaulted))
            {
                await Task.Delay(1);
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll([.. readers, writer]);
        Assert.InRange(byBlue, 1, looked - 1);
        Assert.All(await memory.CheckAsync(), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));

        static bool IsBy(string model, string question, IReadOnlyList<ScoredMemory> hits) => hits.Where(static hit => hit.Breakdown.VectorScore is not null).All(hit =>
            Math.Abs(Small(model, question).Zip(Small(model, hit.Entry.Content), static (x, y) => (double)x * y).Sum() - hit.Breakdown.VectorScore!.Value) < 1e-4);
    }

    [Fact]
    public async Task Writers_who_never_pause_do_not_keep_the_file_from_changing()
    {
        using TempDatabase file = new();
        await FillAsync(file, 50);
        CallbackEmbeddingGenerator former = Former(text => Slowly(12, OfFormer(text)));
        await using SqliteMemory memory = await OpenAsync(file, former);
        await using SqliteMemory other = await OpenAsync(file, former, Next());
        using CancellationTokenSource stop = new();
        Task<int>[] writers = [.. ((SqliteMemory[])[memory, other, other]).Select((by, number) => Task.Run(async () =>
        {
            int i = 0;
            for (; !stop.IsCancellationRequested; i++)
            {
                await by.RememberAsync(Alice, $"Writer {number} says {i}");
            }

            return i;
        }))];
        // In the time of a vector somebody has stored another text, so that one is always missing.
        CallbackEmbeddingGenerator next = Next(text => Slowly(4, OfNext(text)));

        ReembeddingResult result = await memory.Embeddings.ReembedAsync(next).WaitAsync(TimeSpan.FromMinutes(1));

        await stop.CancelAsync();
        Assert.True(result.Changed);
        Assert.All(await Task.WhenAll(writers), static written => Assert.NotEqual(0, written));
        AssertAllOf(file.Path, "next");
    }

    [Fact]
    public async Task Of_two_calls_at_once_one_does_the_work_and_the_other_waits_for_it()
    {
        using TempDatabase file = new();
        await FillAsync(file, 300);
        CallbackEmbeddingGenerator next = Next();
        await using SqliteMemory one = await OpenAsync(file, Former());
        await using SqliteMemory two = await OpenAsync(file, Former());

        ReembeddingResult[] results = await Task.WhenAll(
            one.Embeddings.ReembedAsync(next), two.Embeddings.ReembedAsync(next), one.Embeddings.ReembedAsync(next, new ReembeddingOptions { BatchSize = 7 }));

        Assert.Single(results, static result => result.Changed);
        Assert.Equal(300, next.Texts.Count);
        Assert.Equal(300, results.Sum(static result => result.Embedded));
        AssertAllOf(file.Path, "next");
        await two.RememberAsync(Alice, "By the other");
        AssertAllOf(file.Path, "next");
    }

    [Fact]
    public async Task Nothing_forgotten_is_left_in_the_vectors_beside()
    {
        using TempDatabase file = new();
        FileBytes bytes = new(Path.GetDirectoryName(file.Path)!);
        await using SqliteMemory memory = await OpenAsync(file, Former(), Next());
        MemoryEntry kept = await memory.RememberAsync(Alice, "Lives in Bern");
        MemoryEntry first = await memory.RememberAsync(Alice, "A secret that goes while the shadow is filled");
        MemoryEntry second = await memory.RememberAsync(Alice, "A secret that goes while the former vectors are kept");
        using CancellationTokenSource caller = new();
        int calls = 0;
        CallbackEmbeddingGenerator broken = Next(text => ++calls > 3 ? throw new HttpRequestException("offline") : OfNext(text));
        await memory.RememberAsync(Alice, "One more than the generator makes");
        await Assert.ThrowsAsync<HttpRequestException>(() => memory.Embeddings.ReembedAsync(broken, new ReembeddingOptions { BatchSize = 1 }));
        Assert.All((IEnumerable<MemoryEntry>)[kept, first, second], entry =>
            Assert.True(bytes.Count(OfFormer(entry.Content)) > 0 && bytes.Count(OfNext(entry.Content)) > 0, "the scan would not find it"));

        Assert.Equal(2, (await memory.ForgetAsync(Alice, first.Id)).Vectors);
        await memory.RunPendingWorkAsync();
        Assert.Equal((0, 0), (bytes.Count(OfFormer(first.Content)), bytes.Count(OfNext(first.Content))));

        await memory.Embeddings.ReembedAsync(Next());
        Assert.Equal(2, (await memory.ForgetAsync(Alice, second.Id)).Vectors);
        await memory.RunPendingWorkAsync();
        Assert.Equal((0, 0), (bytes.Count(OfFormer(second.Content)), bytes.Count(OfNext(second.Content))));
        Assert.True(bytes.Count(OfFormer(kept.Content)) > 0 && bytes.Count(OfNext(kept.Content)) > 0, "more was taken than was forgotten");

        await memory.Embeddings.DiscardAsync();
        await memory.Forgetting.ForgetOwnerAsync(Alice);
        await memory.RunPendingWorkAsync();
        Assert.Equal((0, 0), (bytes.Count(OfFormer(kept.Content)), bytes.Count(OfNext(kept.Content))));
    }

    [Fact]
    public async Task A_memory_evicted_before_the_change_comes_back_with_a_vector_of_the_next_model()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await OpenAsync(file, Former(), Next());
        MemoryEntry entry = await memory.RememberAsync(Alice, "Goes soon", options: new RememberOptions { ExpiresAt = DateTimeOffset.UtcNow });
        await memory.RememberAsync(Alice, "Stays");
        await memory.Eviction.RunAsync();
        await memory.Embeddings.ReembedAsync();

        Assert.NotNull(await memory.Eviction.UndoAsync(Alice, entry.Id));
        await memory.RunPendingWorkAsync();

        AssertAllOf(file.Path, "next");
        Assert.Equal(2, (await memory.GetStatisticsAsync()).Vectors);
    }

    private static float[] Slowly(int milliseconds, float[] vector)
    {
        Thread.Sleep(milliseconds);
        return vector;
    }

    private static float[] Small(string model, string text)
    {
        float[] vector = [.. (model == "red" ? OfFormer(text) : OfNext(text)).Take(6)];
        float length = MathF.Sqrt(vector.Sum(static x => x * x));
        return [.. vector.Select(x => x / length)];
    }

    private static async Task DisturbAsync(SqliteMemory memory, TempDatabase file, (string What, int Call) by)
    {
        using RawFile raw = new(file.Path);
        string id = raw.Text("SELECT memory_id FROM memories WHERE valid_to IS NULL ORDER BY id LIMIT 1 OFFSET $n;", ("$n", by.Call % 50))!;
        switch (by.What)
        {
            case "remember":
                await memory.RememberAsync(Alice, $"Said at call {by.Call}");
                break;
            case "reword":
                // As another program may, by docs/file-format.md.
                string text = $"Reworded at call {by.Call}";
                raw.Execute(
                    "UPDATE memories SET content = $text, content_hash = $hash WHERE memory_id = $id; DELETE FROM memory_vectors WHERE memory_row = (SELECT id FROM memories WHERE memory_id = $id);",
                    ("$text", text), ("$hash", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))), ("$id", id));
                break;
            case "forget":
                await memory.ForgetAsync(Alice, id);
                break;
            case "evict":
                raw.Execute("UPDATE memories SET expires_at = 1 WHERE memory_id = $id;", ("$id", id));
                await memory.Eviction.RunAsync();
                break;
            case "undo":
                raw.Execute("UPDATE memories SET expires_at = 1 WHERE memory_id = $id;", ("$id", id));
                await memory.Eviction.RunAsync();
                await memory.Eviction.UndoAsync(Alice, id);
                break;
            case "merge":
                raw.Execute("UPDATE memories SET valid_to = 1, merged_into = (SELECT max(id) FROM memories) WHERE memory_id = $id;", ("$id", id));
                await memory.Learning.UndoMergeAsync(Alice, id);
                break;
            default:
                await memory.RecallAsync(Alice, $"at call {by.Call}");
                break;
        }
    }
}
