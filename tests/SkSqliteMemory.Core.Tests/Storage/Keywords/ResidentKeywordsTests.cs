using Microsoft.Extensions.AI;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Core.Tests.Storage.Keywords;

/// <summary>Words held in memory must find what FTS5 finds: the same rows with the same scores in the same order.</summary>
public sealed class ResidentKeywordsTests : IDisposable
{
    private static readonly string[] Words =
    [
        "refund", "refunds", "refunded", "invoice", "café", "cafe", "Ünal", "s1", "c1", "2024", "the", "don't", "parcel-43", "x_y", "🙂", "東京",
        "\u0301\u0301", "x\u0301", "taxes", "running", "ran", "blue", "green", "red", "small", "large", "order", "ordered", "letter", "paris", "berlin", "oslo",
    ];

    private readonly TempDatabase _database = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_history_of_writes_gives_the_lists_that_FTS5_gives(int seed)
    {
        await using SqliteMemory resident = await OpenAsync(budget: long.MaxValue);
        await using SqliteMemory plain = await OpenAsync(budget: 0);
        Random random = new(seed);
        List<MemoryEntry> remembered = [];
        for (int round = 0; round < 60; round++)
        {
            await WriteAsync(random.Next(3) == 0 ? plain : resident, random, remembered);
            _time.Advance(TimeSpan.FromMinutes(random.Next(20)));
            for (int asked = 0; asked < 4; asked++)
            {
                CandidateQuery query = Ask(random);
                AssertSame(await FindAsync(plain, query), await FindAsync(resident, query));
                await resident.Engine.Storage.Words.OfMemories.WhenFilledAsync();
                await resident.Engine.Storage.Words.OfMessages.WhenFilledAsync();
            }
        }

        Assert.True(resident.Engine.Storage.Words.OfMemories.IsReady);
        Assert.True(resident.Engine.Storage.Words.OfMessages.IsReady);
        Assert.False(plain.Engine.Storage.Words.OfMemories.IsReady);
    }

    [Fact]
    public async Task Who_fell_far_behind_catches_up_in_the_background()
    {
        await using SqliteMemory resident = await OpenAsync(budget: long.MaxValue);
        await using SqliteMemory plain = await OpenAsync(budget: 0);
        Random random = new(4);
        await FillAsync(resident, random);
        for (int turn = 0; turn < 6; turn++)
        {
            await FillAsync(plain, random);
            for (int asked = 0; asked < 20; asked++)
            {
                CandidateQuery query = Ask(random);
                AssertSame(await FindAsync(plain, query), await FindAsync(resident, query));
                await resident.Engine.Storage.Words.OfMemories.WhenFilledAsync();
            }

            Assert.True(resident.Engine.Storage.Words.OfMemories.IsReady);
        }
    }

    [Fact]
    public async Task A_file_with_more_words_than_the_budget_is_left_to_FTS5()
    {
        await using SqliteMemory memory = await OpenAsync(budget: 1_000);
        await FillAsync(memory, new Random(5));

        for (int asked = 0; asked < 10; asked++)
        {
            Assert.NotEmpty(await memory.RecallAsync(Owner(0), "refund invoice order"));
            await memory.Engine.Storage.Words.OfMemories.WhenFilledAsync();
        }

        Assert.False(memory.Engine.Storage.Words.OfMemories.IsReady);
    }

    private static MemoryScope Owner(int number) => new() { UserId = $"user-{number}" };

    private Task<SqliteMemory> OpenAsync(long budget) => SqliteMemory.OpenAsync(
        _database.Path, new SqliteMemoryOptions { KeywordMemoryBudget = budget, RunBackgroundWork = false, TimeProvider = _time });

    private static string Text(Random random, int most) =>
        string.Join(' ', Enumerable.Range(0, 1 + random.Next(most)).Select(_ => Words[random.Next(random.Next(2) == 0 ? 6 : Words.Length)]));

    private static Task FillAsync(SqliteMemory memory, Random random) => Task.WhenAll(
        Enumerable.Range(0, 150).Select(_ => memory.RememberAsync(Owner(random.Next(2)), Text(random, 30))));

    private async Task WriteAsync(SqliteMemory memory, Random random, List<MemoryEntry> remembered)
    {
        for (int i = random.Next(8); i > 0; i--)
        {
            MemoryScope owner = Owner(random.Next(3)) with { SessionId = random.Next(3) == 0 ? $"session-{random.Next(3)}" : null };
            switch (random.Next(8))
            {
                case 0 when remembered.Count > 0:
                    MemoryEntry gone = remembered[random.Next(remembered.Count)];
                    await memory.ForgetAsync(gone.Scope, gone.Id, TestContext.Current.CancellationToken);
                    break;
                case < 5:
                    RememberOptions options = new()
                    {
                        Kind = random.Next(3) == 0 ? "note" : "fact",
                        ExpiresAt = random.Next(4) == 0 ? _time.GetUtcNow().AddMinutes(random.Next(1, 100)) : null,
                    };
                    remembered.Add(await memory.RememberAsync(owner, Text(random, 12), options: options));
                    break;
                default:
                    ChatSession session = await memory.GetSessionAsync(owner with { SessionId = null }, $"session-{random.Next(3)}");
                    await session.AppendAsync(new ChatMessage(random.Next(2) == 0 ? ChatRole.User : ChatRole.Assistant, Text(random, 12))
                    {
                        AuthorName = random.Next(3) == 0 ? Words[random.Next(Words.Length)] : null,
                    });
                    break;
            }
        }
    }

    private CandidateQuery Ask(Random random) => new(
        Owner(random.Next(3)) with { SessionId = random.Next(3) == 0 ? $"session-{random.Next(3)}" : null },
        RecallSource.All, KeywordQuery.Parse(Text(random, 6)), 1 + random.Next(20), _time.GetUtcNow())
    {
        Kind = random.Next(4) == 0 ? "fact" : null,
        BeforeTurn = random.Next(3) == 0 ? random.Next(10) : long.MaxValue,
    };

    private static Task<CandidateLists> FindAsync(SqliteMemory memory, CandidateQuery query) =>
        memory.Engine.Storage.Candidates.FindAsync(query, TestContext.Current.CancellationToken);

    private static void AssertSame(CandidateLists expected, CandidateLists actual)
    {
        Assert.Equal(expected.MemoriesByWords, actual.MemoriesByWords);
        Assert.Equal(expected.MessagesByWords, actual.MessagesByWords);
        foreach (Candidate candidate in expected.MemoriesByWords.Concat(expected.MessagesByWords))
        {
            Assert.Equal(expected.Entries[candidate.Key], actual.Entries[candidate.Key]);
        }
    }
}
