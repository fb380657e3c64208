namespace SkSqliteMemory.Core.Tests.Retrieval.Conversations;

/// <summary>Whatever is said and asked, the ranking is that of its definition, from the file and from memory.</summary>
public sealed class RankingOracleTests : IDisposable
{
    private static readonly MemoryScope Owner = new() { UserId = "alice" };

    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Any_talk_is_ranked_as_the_definition_says(int seed) => CompareAsync(seed, new ConversationRankingOptions());

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public Task Without_its_signals_the_ranking_is_BM25(int seed) => CompareAsync(seed, new ConversationRankingOptions
    {
        Reach = seed == 4 ? 0 : 4,
        PrecedingWeight = 0,
        FollowingWeight = 0,
        OwnQuestionWeight = 1,
        Saturation = 1.2,
        LengthNormalization = 0.75,
        SpeakerFactor = 1,
        SessionWeight = 0,
        QuestionFactor = 1,
        LengthWeight = 0,
    });

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public Task Other_weights_are_followed(int seed) => CompareAsync(seed, new ConversationRankingOptions
    {
        Reach = 2,
        PrecedingWeight = 0.9,
        FollowingWeight = 0.8,
        ContextDecay = 0.3,
        AskedBeforeWeight = 1.5,
        OwnQuestionWeight = 0,
        Pause = TimeSpan.FromMinutes(40),
        SpeakerFactor = 2,
        SessionWeight = 0.7,
    });

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task What_more_messages_hold_than_are_looked_at_is_ranked_alike_from_the_file_and_from_memory(int seed)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        RandomTalk random = new(seed);
        await using SqliteMemory memory = await OpenAsync(new(), budget: long.MaxValue);
        await using SqliteMemory plain = await OpenAsync(new(), budget: 0);
        foreach (IGrouping<string, Said> session in random.Take(1_500).GroupBy(static said => said.Session))
        {
            // A turn each, so that what is looked at has gaps of single messages.
            ChatSession talk = await memory.GetSessionAsync(Owner, session.Key, token);
            await talk.AppendAsync(session.Select(static said => said.Message), cancellationToken: token);
        }

        await AskAsync(memory, random.Question());
        await memory.Engine.Storage.Words.OfMessages.WhenFilledAsync();
        for (int asked = 0; asked < 40; asked++)
        {
            string question = random.Question();
            Assert.Equal(Ranking(await AskAsync(memory, question, top: 20)), Ranking(await AskAsync(plain, question, top: 20)));
        }
    }

    private async Task CompareAsync(int seed, ConversationRankingOptions ranking)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        RandomTalk random = new(seed);
        IReadOnlyList<Said> talk = random.Take(70);
        await using SqliteMemory memory = await OpenAsync(ranking, budget: long.MaxValue);
        await using SqliteMemory plain = await OpenAsync(ranking, budget: 0);
        foreach (Said said in talk)
        {
            ChatSession session = await memory.GetSessionAsync(Owner, said.Session, token);
            await session.AppendAsync(said.Message, token);
        }

        RankingOracle oracle = new(talk, ranking);
        for (int asked = 0; asked < 25; asked++)
        {
            string question = random.Question();
            IReadOnlyList<(string Id, double Score)> expected = oracle.Rank(question);
            AssertRanking(expected, await AskAsync(plain, question), question);
            AssertRanking(expected, await AskAsync(memory, question), question);
            await memory.Engine.Storage.Words.OfMessages.WhenFilledAsync();
        }

        Assert.True(memory.Engine.Storage.Words.OfMessages.IsReady);
        Assert.False(plain.Engine.Storage.Words.OfMessages.IsReady);
    }

    private Task<SqliteMemory> OpenAsync(ConversationRankingOptions ranking, long budget) => SqliteMemory.OpenAsync(
        _database.Path, new SqliteMemoryOptions { ConversationRanking = ranking, KeywordMemoryBudget = budget, RunBackgroundWork = false });

    private static IEnumerable<(string Id, double Score)> Ranking(IReadOnlyList<ScoredMemory> hits) =>
        hits.Select(static hit => (hit.Entry.Id, Math.Round(hit.Breakdown.KeywordScore!.Value, 8)));

    private static Task<IReadOnlyList<ScoredMemory>> AskAsync(SqliteMemory memory, string question, int top = 500) => memory.RecallAsync(
        Owner, question, top, new RecallOptions { From = RecallSource.Messages }, TestContext.Current.CancellationToken);

    private static void AssertRanking(IReadOnlyList<(string Id, double Score)> expected, IReadOnlyList<ScoredMemory> hits, string question)
    {
        Dictionary<string, double> scores = hits.ToDictionary(static hit => hit.Entry.Id, static hit => hit.Breakdown.KeywordScore!.Value);
        Assert.True(expected.Select(static said => said.Id).Order().SequenceEqual(scores.Keys.Order()), question);
        Assert.All(expected, said => Assert.Equal(said.Score, scores[said.Id], 1e-8));
        Assert.All(hits, static hit => Assert.Equal(hit.Breakdown.KeywordScore!.Value, Total(hit.Breakdown.Signals!), 1e-8));
        Assert.Equal(Enumerable.Range(1, hits.Count), hits.Select(static hit => hit.Breakdown.KeywordRank!.Value).Order());
        Assert.All(hits.OrderBy(static hit => hit.Breakdown.KeywordRank).Zip(expected), static pair =>
            Assert.Equal(pair.Second.Score, pair.First.Breakdown.KeywordScore!.Value, 1e-8));
    }

    private static double Total(ConversationSignals signals) =>
        (signals.Words + signals.Context + signals.Date + signals.Session)
        * signals.SpeakerFactor * signals.AnswerFormFactor * signals.DateFactor * signals.SelfFactor * signals.QuestionFactor * signals.LengthFactor;
}
