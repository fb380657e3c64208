using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Memory.Reembedding;

/// <summary>What was said follows the model of the file: words find it meanwhile, and its vectors are made anew in the background.</summary>
public sealed class ReembeddedTalkTests : IDisposable
{
    private readonly TempDatabase _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Messages_are_found_by_words_at_once_and_embedded_by_the_next_model_in_the_background_and_so_on_the_way_back()
    {
        await using SqliteMemory memory = await TwoModels.OpenAsync(_file, TwoModels.Former(), TwoModels.Next());
        ChatSession session = await memory.GetSessionAsync(TwoModels.Alice, "s", Token);
        await session.AppendAsync(
            Enumerable.Range(0, 40).Select(static i => new ChatMessage(ChatRole.User, $"Parcel number{i} lies in shed{i % 9}")), cancellationToken: Token);
        await memory.RememberAsync(TwoModels.Alice, "The parcels come on Monday", cancellationToken: Token);
        await memory.RunPendingWorkAsync(Token);
        Assert.Equal([("former", 40L)], Models());
        await AssertFoundAsync(memory);

        await memory.Embeddings.ReembedAsync(cancellationToken: Token);
        await AssertFoundAsync(memory);
        await memory.RunPendingWorkAsync(Token);
        Assert.Equal([("next", 40L)], Models());
        await AssertFoundAsync(memory);

        await memory.Embeddings.RevertAsync(cancellationToken: Token);
        await AssertFoundAsync(memory);
        await memory.RunPendingWorkAsync(Token);
        Assert.Equal([("former", 40L)], Models());
        await AssertFoundAsync(memory);
        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task A_process_that_follows_another_goes_on_with_messages_by_the_next_model()
    {
        await using SqliteMemory memory = await TwoModels.OpenAsync(_file, TwoModels.Former(), TwoModels.Next());
        ChatSession session = await memory.GetSessionAsync(TwoModels.Alice, "s", Token);
        await session.AppendAsync([new(ChatRole.User, "Parcel number7 lies in shed7")], cancellationToken: Token);
        await memory.RememberAsync(TwoModels.Alice, "The parcels come on Monday", cancellationToken: Token);
        await memory.RunPendingWorkAsync(Token);
        await using (SqliteMemory other = await TwoModels.OpenAsync(_file, TwoModels.Former(), TwoModels.Next()))
        {
            await other.Embeddings.ReembedAsync(cancellationToken: Token);
        }

        await session.AppendAsync([new(ChatRole.User, "And number8 in shed8")], cancellationToken: Token);
        await AssertFoundAsync(memory);
        await memory.RunPendingWorkAsync(Token);

        Assert.Equal([("next", 2L)], Models());
        await AssertFoundAsync(memory);
    }

    private List<(string Model, long Vectors)> Models()
    {
        using RawFile raw = new(_file.Path);
        return raw.List(
            "SELECT e.model, count(*) FROM turn_vectors v JOIN embedding_models e ON e.id = v.model_id WHERE length(v.vector) = 4 * e.dimensions GROUP BY e.model;",
            static row => (row.GetString(0), row.GetInt64(1)));
    }

    private static async Task AssertFoundAsync(SqliteMemory memory)
    {
        IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(
            TwoModels.Alice, "Where is number7?", options: new RecallOptions { From = RecallSource.All }, cancellationToken: Token);
        Assert.Equal("Parcel number7 lies in shed7", hits[0].Entry.Content);
    }
}
