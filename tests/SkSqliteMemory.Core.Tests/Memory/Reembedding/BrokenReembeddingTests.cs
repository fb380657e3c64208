using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Diagnostics;
using static SkSqliteMemory.Core.Tests.Memory.Reembedding.TwoModels;

namespace SkSqliteMemory.Core.Tests.Memory.Reembedding;

/// <summary>A re-embedding that is broken off, in whatever way, leaves a file that works, and the next call goes on.</summary>
public sealed class BrokenReembeddingTests
{
    public static TheoryData<string, float[]> BadVectors => new()
    {
        { "NaN", [1, float.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "has 3 dimensions", [1, 0, 0] },
        { "zero everywhere", new float[12] },
    };

    [Theory]
    [MemberData(nameof(BadVectors))]
    public async Task A_vector_that_cannot_be_used_ends_the_call_and_not_the_work(string words, float[] bad)
    {
        using TempDatabase file = new();
        await FillAsync(file, 100);
        await using SqliteMemory memory = await OpenAsync(file, Former());
        CallbackEmbeddingGenerator broken = Next(text => text.StartsWith("Memory 77 ", StringComparison.Ordinal) ? bad : OfNext(text));

        SqliteMemoryException told = await Assert.ThrowsAsync<SqliteMemoryException>(
            () => memory.Embeddings.ReembedAsync(broken, new ReembeddingOptions { BatchSize = 10 }));
        Assert.Contains(words, told.Message, StringComparison.Ordinal);
        AssertAllOf(file.Path, "former");
        await memory.RememberAsync(Alice, "In between");
        Assert.NotEmpty(await memory.RecallAsync(Alice, "thing"));
        ReembeddingStatus status = (await memory.Embeddings.GetStatusAsync())!;
        Assert.Equal((ReembeddingState.Filling, NextName, 70L, 100L), (status.State, status.Model, status.Progress.Done, status.Progress.Total));
        Assert.Contains(await memory.CheckAsync(), check => check.Passed && check.Detail.Contains("70 of 100", StringComparison.Ordinal));

        CallbackEmbeddingGenerator mended = Next();
        Assert.Equal(31, (await memory.Embeddings.ReembedAsync(mended)).Embedded);
        Assert.Equal(31, mended.Texts.Count);
        AssertAllOf(file.Path, "next");
    }

    [Fact]
    public async Task A_generator_that_gives_fewer_vectors_or_fails_ends_the_call()
    {
        using TempDatabase file = new();
        await FillAsync(file, 20);
        await using SqliteMemory memory = await OpenAsync(file, Former());

        Assert.Contains("vectors for 20 texts", (await Assert.ThrowsAsync<SqliteMemoryException>(() => memory.Embeddings.ReembedAsync(new ForgetfulGenerator()))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => memory.Embeddings.ReembedAsync(Next(static _ => throw new HttpRequestException("offline"))));
        AssertAllOf(file.Path, "former");
        await memory.Embeddings.ReembedAsync(Next());
        AssertAllOf(file.Path, "next");
    }

    [Fact]
    public async Task A_cancelled_call_gives_the_work_back_at_once()
    {
        using TempDatabase file = new();
        await FillAsync(file, 100);
        await using SqliteMemory memory = await OpenAsync(file, Former());
        using CancellationTokenSource caller = new();
        int calls = 0;
        CallbackEmbeddingGenerator next = Next(text =>
        {
            if (++calls == 55)
            {
                caller.Cancel();
            }

            return OfNext(text);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => memory.Embeddings.ReembedAsync(next, new ReembeddingOptions { BatchSize = 10 }, caller.Token));
        AssertAllOf(file.Path, "former");
        // Another process need not wait for the end of a lease.
        await using SqliteMemory other = await OpenAsync(file, Former());
        await other.Embeddings.ReembedAsync(Next()).WaitAsync(TimeSpan.FromSeconds(30));
        AssertAllOf(file.Path, "next");
    }

    [Fact]
    public async Task Giving_up_deletes_what_was_made_and_ends_who_makes_it()
    {
        using TempDatabase file = new();
        await FillAsync(file, 100);
        await using SqliteMemory memory = await OpenAsync(file, Former());
        int calls = 0;
        CallbackEmbeddingGenerator next = Next(text =>
        {
            if (++calls == 55)
            {
                Assert.True(Task.Run(() => memory.Embeddings.DiscardAsync()).GetAwaiter().GetResult());
            }

            return OfNext(text);
        });

        SqliteMemoryException told = await Assert.ThrowsAsync<SqliteMemoryException>(
            () => memory.Embeddings.ReembedAsync(next, new ReembeddingOptions { BatchSize = 10 }));
        Assert.Contains("given up", told.Message, StringComparison.Ordinal);
        Assert.Null(await memory.Embeddings.GetStatusAsync());
        AssertAllOf(file.Path, "former");
        using RawFile raw = new(file.Path);
        Assert.Equal(0, raw.Number("SELECT count(*) FROM memory_vectors_shadow;"));
    }

    // Each statement of the whole in turn: nothing of what the process still does reaches the file, as after a kill.
    [Fact]
    public async Task Wherever_it_dies_the_next_call_goes_on_and_the_file_is_of_one_model()
    {
        using TempDatabase file = new();
        await FillAsync(file, 70);
        Statements all = new(int.MaxValue);
        await RunAsync(Copy(file, "clean"), all);
        Assert.InRange(all.Count, 100, 5_000);

        for (int at = 0; at < all.Count; at += Soak.Rounds(usually: 4, inLongRuns: 1))
        {
            string path = Copy(file, $"{at}");
            await RunAsync(path, new Statements(at));
            using (RawFile raw = new(path))
            {
                AssertAllOf(path, raw.Text("SELECT model FROM embedding_models WHERE state = 'current';")!);
            }

            FakeTimeProvider later = new(DateTimeOffset.UtcNow.AddHours(1));
            SqliteMemoryOptions options = Options(Former(), Next());
            options.TimeProvider = later;
            await using (SqliteMemory memory = await SqliteMemory.OpenAsync(path, options))
            {
                ReembeddingResult result = await memory.Embeddings.ReembedAsync();
                AssertAllOf(path, "next");
                Assert.True(at < all.Count / 2 || result.Embedded < 70, $"all was made again after statement {at}");
                await memory.Embeddings.RevertAsync();
                AssertAllOf(path, "former");
                Assert.All(await memory.CheckAsync(), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
            }

            File.Delete(path);
        }
    }

    private static string Copy(TempDatabase file, string name)
    {
        string path = file.FilePath($"{name}.db");
        File.Copy(file.Path, path);
        return path;
    }

    private static async Task RunAsync(string path, Statements statements)
    {
        SqliteMemoryOptions options = Options(Former(), Next());
        options.Observer = statements;
        SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
        statements.Start();
        Exception? ended = await Record.ExceptionAsync(() => memory.Embeddings.ReembedAsync(options: new ReembeddingOptions { BatchSize = 20 }));
        Assert.True(ended is null or SqliteMemoryException, $"{ended}");
        await memory.DisposeAsync();
    }

    /// <summary>Lets so many statements through, and from then on none: the process is as good as dead.</summary>
    private sealed class Statements(int until) : IStatementObserver
    {
        private int _count = int.MinValue;

        public int Count => _count;

        public void Start() => Volatile.Write(ref _count, 0);

        public void Before(object connection, string sql)
        {
            // What undoes and closes is done by the system when a process dies.
            if (_count >= 0 && Interlocked.Increment(ref _count) > until && sql is not "ROLLBACK;" && !sql.StartsWith("PRAGMA", StringComparison.Ordinal))
            {
                throw new SqliteException("A planted end.", SQLitePCL.raw.SQLITE_IOERR, SQLitePCL.raw.SQLITE_IOERR);
            }
        }
    }

    private sealed class ForgetfulGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Skip(1).Select(static text => new Embedding<float>(OfNext(text))).ToList()));

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("tests", null, "next", 12) : null;

        public void Dispose()
        {
        }
    }
}
