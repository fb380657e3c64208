using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Vectors;

namespace SkSqliteMemory.Core.Tests.BadInput;

public sealed class EmbeddingsTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    public static TheoryData<string, float[]> BadVectors => new()
    {
        { "NaN at index 1", [1, float.NaN, 0] },
        { "Infinity", [1, 0, float.PositiveInfinity] },
        { "Infinity at index 0", [float.NegativeInfinity, 0, 1] },
        { "has 2 dimensions, the file's have 3", [1, 0] },
        { "has 4 dimensions, the file's have 3", [1, 0, 0, 0] },
        { "has 0 dimensions", [] },
        { "zero everywhere", [0, 0, -0f] },
    };

    [Theory]
    [MemberData(nameof(BadVectors))]
    public async Task A_vector_that_cannot_be_compared_is_refused(string words, float[] vector)
    {
        using TempDatabase file = new();
        CallbackEmbeddingGenerator generator = new(text => text.StartsWith("bad", StringComparison.Ordinal) ? vector : [0.6f, 0.8f, 0]);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { EmbeddingGenerator = generator });
        await memory.RememberAsync(Alice, "good");

        SqliteMemoryException exception = await Refused.ByAsync<SqliteMemoryException>(
            file.Path, () => memory.RememberAsync(Alice, "bad"), words, "tests/callback", file.Path, "Nothing was written");
        Assert.Equal("embed", exception.OperationName);
        await Refused.ByAsync<SqliteMemoryException>(file.Path, () => memory.RecallAsync(Alice, "bad"), words);
        await memory.RememberAsync(Alice, "good again");
        Assert.Equal(2, (await memory.GetStatisticsAsync()).Vectors);
    }

    [Theory]
    [MemberData(nameof(BadVectors))]
    public async Task A_bad_first_vector_leaves_no_fingerprint(string words, float[] vector)
    {
        using TempDatabase file = new();
        CallbackEmbeddingGenerator generator = new(text => text == "bad" ? vector : [0.6f, 0.8f, 0], dimensions: 3);
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { EmbeddingGenerator = generator }))
        {
            await Refused.ByAsync<SqliteMemoryException>(file.Path, () => memory.RememberAsync(Alice, "bad"), words);
        }

        CallbackEmbeddingGenerator other = new(_ => [1, 2, 3, 4, 5], "other");
        await using SqliteMemory again = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { EmbeddingGenerator = other });
        await again.RememberAsync(Alice, "good");
        Assert.Equal("tests/other (5 dimensions)", (await again.GetStatisticsAsync()).EmbeddingModel);
    }

    [Fact]
    public async Task A_first_vector_of_a_strange_size_does_not_decide_for_the_next_ones()
    {
        using TempDatabase file = new();
        // Without a size in its metadata: the first vector that may be stored decides.
        CallbackEmbeddingGenerator generator = new(text => text == "bad" ? [0, 0, 0, 0] : [0.6f, 0.8f, 0]);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { EmbeddingGenerator = generator });

        await Refused.ByAsync<SqliteMemoryException>(file.Path, () => memory.RememberAsync(Alice, "bad"), "zero everywhere");
        await memory.RememberAsync(Alice, "good");
        Assert.Equal(1, (await memory.GetStatisticsAsync()).Vectors);
    }

    [Fact]
    public async Task Too_few_vectors_and_a_generator_that_throws_are_told()
    {
        using TempDatabase file = new();
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { EmbeddingGenerator = new SilentGenerator() }))
        {
            await Refused.ByAsync<SqliteMemoryException>(file.Path, () => memory.RememberAsync(Alice, "text"), "0 vectors for 1 texts", "check the generator");
        }

        CallbackEmbeddingGenerator offline = new(_ => throw new HttpRequestException("the model is offline"));
        await using SqliteMemory other = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { EmbeddingGenerator = offline });
        // A user's own code fails in its own words.
        await Refused.ByAsync<HttpRequestException>(file.Path, () => other.RememberAsync(Alice, "text"), "the model is offline");
        await Refused.ByAsync<HttpRequestException>(file.Path, () => other.RecallAsync(Alice, "text"), "the model is offline");
    }

    [Fact]
    public async Task A_bad_vector_in_the_background_parks_its_job_and_harms_nothing()
    {
        using TempDatabase file = new();
        await using (SqliteMemory plain = await SqliteMemory.OpenAsync(file.Path))
        {
            await plain.RememberAsync(Alice, "Lives in Bern");
        }

        FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions
        {
            EmbeddingGenerator = new CallbackEmbeddingGenerator(_ => [float.NaN]),
            RunBackgroundWork = false,
            TimeProvider = clock,
        });
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(0, await memory.RunPendingWorkAsync());
            clock.Advance(TimeSpan.FromHours(1));
        }

        MemoryStatistics statistics = await memory.GetStatisticsAsync();
        Assert.Equal((1L, 0L, 1L, 0L), (statistics.Memories, statistics.Vectors, statistics.JobsParked, statistics.JobsWaiting));
        MemoryCheck parked = Assert.Single(await memory.CheckAsync(), check => !check.Passed);
        Assert.Contains("last_error", parked.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one", 3, "two", 3)]
    [InlineData("one", 3, "one", 4)]
    public async Task Another_model_is_refused_at_open_by_both_names(string first, int firstSize, string second, int secondSize)
    {
        using TempDatabase file = new();
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { EmbeddingGenerator = Model(first, firstSize) }))
        {
            await memory.RememberAsync(Alice, "Lives in Bern");
        }

        await Refused.ByAsync<SqliteMemoryException>(
            file.Path, () => SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { EmbeddingGenerator = Model(second, secondSize) }),
            $"tests/{first} ({firstSize} dimensions)", $"tests/{second} ({secondSize} dimensions)", file.Path, "open the file with the first one");
        // Without a generator the file stays usable by its words.
        await using SqliteMemory plain = await SqliteMemory.OpenAsync(file.Path);
        Assert.Single(await plain.RecallAsync(Alice, "Bern"));
    }

    [Theory]
    [InlineData(VectorIndexMode.Managed)]
    [InlineData(VectorIndexMode.Vec0)]
    public async Task Another_model_is_refused_also_when_it_came_first_after_the_open(VectorIndexMode mode)
    {
        Vec0Library.RequireFor(mode);
        using TempDatabase file = new();
        await using SqliteMemory one = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { EmbeddingGenerator = Model("one", 3), VectorIndex = mode });
        await using SqliteMemory two = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { EmbeddingGenerator = Model("two", 3), VectorIndex = mode });
        await one.RememberAsync(Alice, "Lives in Bern");

        await Refused.ByAsync<SqliteMemoryException>(file.Path, () => two.RememberAsync(Alice, "Works in Basel"), "tests/one", "tests/two");
        await Refused.ByAsync<SqliteMemoryException>(file.Path, () => two.RecallAsync(Alice, "Where is home?"), "tests/one", "tests/two");
    }

    private static CallbackEmbeddingGenerator Model(string name, int dimensions) =>
        new(_ => [.. Enumerable.Repeat(1f, dimensions)], name, dimensions);

    private sealed class SilentGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>());

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
