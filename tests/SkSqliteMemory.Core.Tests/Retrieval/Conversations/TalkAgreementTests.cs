using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Retrieval.Conversations;

/// <summary>Words held in memory rank as the file does, whatever was written, by whom, in which script.</summary>
public sealed class TalkAgreementTests : IDisposable
{
    private static readonly string[] Words =
    [
        "went", "go", "child", "kids", "movie", "film", "doctor", "physician", "I", "my", "yesterday", "May", "2024", "three", "Paris?", "why?", "the", "don't",
        "東京都へ行きました", "猫", "café", "größer", "Москва", "مرحبا؟", "ไปเที่ยว", "🙂", "x_y", "running.", "ran!", "paint", "painting",
    ];

    private static readonly string?[] Authors = ["Anna", "Ben Miller", null, "東京"];

    private readonly TempDatabase _database = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_history_of_talks_is_ranked_alike(int seed)
    {
        await using SqliteMemory resident = await OpenAsync(budget: long.MaxValue);
        await using SqliteMemory plain = await OpenAsync(budget: 0);
        Random random = new(seed);
        for (int round = 0; round < 40; round++)
        {
            await WriteAsync(random.Next(3) == 0 ? plain : resident, random);
            _time.Advance(TimeSpan.FromMinutes(random.Next(200)));
            for (int asked = 0; asked < 4; asked++)
            {
                string question = Text(random, 6);
                MemoryScope scope = Owner(random.Next(2)) with { SessionId = random.Next(3) == 0 ? $"session-{random.Next(3)}" : null };
                AssertSame(await AskAsync(plain, scope, question), await AskAsync(resident, scope, question));
                await resident.Engine.Storage.Words.OfMessages.WhenFilledAsync();
            }
        }

        Assert.True(resident.Engine.Storage.Words.OfMessages.IsReady);
    }

    private static MemoryScope Owner(int number) => new() { UserId = $"user-{number}" };

    private Task<SqliteMemory> OpenAsync(long budget) => SqliteMemory.OpenAsync(
        _database.Path, new SqliteMemoryOptions { KeywordMemoryBudget = budget, RunBackgroundWork = false, TimeProvider = _time });

    private static string Text(Random random, int most) => string.Join(' ', Enumerable.Range(0, 1 + random.Next(most)).Select(_ => Words[random.Next(Words.Length)]));

    private static async Task WriteAsync(SqliteMemory memory, Random random)
    {
        MemoryScope owner = Owner(random.Next(2));
        string id = $"session-{random.Next(3)}";
        ChatSession session = await memory.GetSessionAsync(owner, id);
        for (int i = random.Next(6); i > 0; i--)
        {
            await session.AppendAsync(random.Next(5) == 0
                ? new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("call", "look")])
                : new ChatMessage(random.Next(2) == 0 ? ChatRole.User : ChatRole.Assistant, Text(random, 15)) { AuthorName = Authors[random.Next(Authors.Length)] });
        }

        if (random.Next(6) == 0 && await session.GetMessagesAsync() is { Count: > 3 } messages)
        {
            await session.RewindAsync(messages[messages.Count / 2].Id);
        }

        if (random.Next(12) == 0)
        {
            await session.DeleteAsync();
        }
    }

    private static Task<IReadOnlyList<ScoredMemory>> AskAsync(SqliteMemory memory, MemoryScope scope, string question) => memory.RecallAsync(
        scope, question, top: 60, new RecallOptions { From = RecallSource.Messages, CountAccess = false }, TestContext.Current.CancellationToken);

    private static void AssertSame(IReadOnlyList<ScoredMemory> expected, IReadOnlyList<ScoredMemory> actual)
    {
        Assert.Equal(expected.Select(static hit => hit.Entry), actual.Select(static hit => hit.Entry));
        Assert.All(expected.Zip(actual), static pair => Assert.Equal(pair.First.Breakdown.KeywordScore!.Value, pair.Second.Breakdown.KeywordScore!.Value, 1e-6));
    }
}
