using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Core.Tests.Memory;

public sealed class RememberAndRecallTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    [Fact]
    public async Task What_is_remembered_is_recalled_by_its_words_after_a_restart()
    {
        using TempDatabase file = new();
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken))
        {
            await memory.RememberAsync(Alice, "Prefers refunds to store credit", importance: 0.8, cancellationToken: TestContext.Current.CancellationToken);
            await memory.RememberAsync(Alice, "Lives in Bern", cancellationToken: TestContext.Current.CancellationToken);
        }

        await using SqliteMemory again = await SqliteMemory.OpenAsync(file.Path, cancellationToken: TestContext.Current.CancellationToken);
        IReadOnlyList<ScoredMemory> hits = await again.RecallAsync(Alice, "Which refund does she want?", cancellationToken: TestContext.Current.CancellationToken);
        ScoredMemory hit = Assert.Single(hits);
        Assert.Equal("Prefers refunds to store credit", hit.Entry.Content);
        Assert.Equal(RankingKind.Lexical, hit.Breakdown.Ranking);
    }
}
