using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Retrieval.Conversations;

/// <summary>Generators of known geometry: what they know helps, and what they do not know does no harm.</summary>
public sealed class SemanticFusionTests
{
    private static readonly MemoryScope Owner = new() { UserId = "owner" };

    // What words find may lose so much of R@10 and of MRR to noise, in points.
    private const double Tolerance = 1;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Meaning_finds_what_words_cannot_the_more_it_knows_and_noise_does_no_harm(int seed)
    {
        PlantedTalk talk = new(seed);
        (Quality Words, Quality Meaning) plain = await AskAsync(talk, null);
        (Quality Words, Quality Meaning) noise = await AskAsync(talk, 0);
        (Quality Words, Quality Meaning) some = await AskAsync(talk, 0.4);
        (Quality Words, Quality Meaning) much = await AskAsync(talk, 0.6);

        Assert.Equal(0, plain.Meaning.Recall);
        Assert.True(noise.Words.Recall >= plain.Words.Recall - Tolerance && noise.Words.Rank >= plain.Words.Rank - Tolerance, $"{plain.Words} {noise.Words}");
        Assert.True(some.Meaning.Recall >= 25 && much.Meaning.Recall >= 80 && much.Meaning.Rank >= 60, $"{some.Meaning} {much.Meaning}");
        Assert.True(some.Words.Recall >= plain.Words.Recall && much.Words.Rank >= plain.Words.Rank, $"{plain.Words} {some.Words} {much.Words}");
    }

    [Fact]
    public async Task What_meaning_adds_is_told_and_can_be_switched_off()
    {
        PlantedTalk talk = new(3, sessions: 5, questions: 20);
        PlantedQuestion question = talk.Questions[1];
        using TempDatabase file = new();
        await using SqliteMemory memory = await FillAsync(file.Path, talk, 0.9);
        ScoredMemory hit = (await memory.RecallAsync(Owner, question.Text, 5, new RecallOptions { From = RecallSource.Messages }, Token))[0];

        Assert.Equal((question.MessageId, RankingKind.Hybrid), (hit.Entry.Id, hit.Breakdown.Ranking));
        ConversationSignals signals = hit.Breakdown.Signals!;
        Assert.True(signals is { Words: 0, Semantic: > 0 } && hit.Breakdown.VectorScore > 0.3);
        Assert.Equal(
            hit.Breakdown.KeywordScore!.Value,
            (signals.Words + signals.Context + signals.Date + signals.Session + signals.Semantic + signals.Graph + signals.Half)
                * signals.SpeakerFactor * signals.AnswerFormFactor * signals.DateFactor * signals.SelfFactor * signals.QuestionFactor * signals.LengthFactor, 6);

        using TempDatabase other = new();
        CallbackEmbeddingGenerator generator = talk.Generator(0.9);
        await using SqliteMemory off = await FillAsync(other.Path, talk, new SqliteMemoryOptions { EmbeddingGenerator = generator, ConversationRanking = { SemanticWeight = 0 } });
        Assert.Empty(await off.RecallAsync(Owner, question.Text, 5, new RecallOptions { From = RecallSource.Messages }, Token));
        Assert.Empty(generator.Texts);
    }

    [Fact]
    public async Task Contexts_and_session_search_find_by_meaning_and_embed_the_question_once()
    {
        PlantedTalk talk = new(4, sessions: 5, questions: 20);
        PlantedQuestion question = talk.Questions[1];
        using TempDatabase file = new();
        CallbackEmbeddingGenerator generator = talk.Generator(0.9);
        await using SqliteMemory memory = await FillAsync(file.Path, talk, new SqliteMemoryOptions { EmbeddingGenerator = generator });
        string id = question.MessageId.Split(':')[0];

        Assert.Equal(id, (await memory.SearchSessionsAsync(Owner, question.Text, 1, Token))[0].Session.Scope.SessionId);
        Assert.Single(generator.Texts, question.Text);
        MemoryContext context = await (await memory.GetSessionAsync(Owner, id, Token)).LoadContextAsync(
            question.Text, 400, new ContextOptions { VerbatimTurns = 1 }, Token);
        Assert.Contains(context.Parts, part => part.Kind == ContextPartKind.RecalledTurn && part.SourceIds.Contains(question.MessageId));
        Assert.Equal(2, generator.Texts.Count(text => text == question.Text));
    }

    [Fact]
    public async Task A_generator_that_only_counts_words_is_not_fused()
    {
        PlantedTalk talk = new(5, sessions: 2, questions: 4);
        using TempDatabase file = new();
        await using SqliteMemory memory = await FillAsync(file.Path, talk, new SqliteMemoryOptions { EmbeddingGenerator = new HashedTextEmbeddingGenerator(64) });
        Assert.Equal(0, (await memory.GetStatisticsAsync(Token)).MessageVectors);
        Assert.All(
            await memory.RecallAsync(Owner, talk.Questions[0].Text, 5, new RecallOptions { From = RecallSource.Messages }, Token),
            static hit => Assert.Equal((0, null), (hit.Breakdown.Signals!.Semantic, hit.Breakdown.VectorScore)));
    }

    private static async Task<(Quality Words, Quality Meaning)> AskAsync(PlantedTalk talk, double? strength)
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await FillAsync(file.Path, talk, strength);
        List<(bool Shares, int Rank)> ranks = [];
        foreach (PlantedQuestion question in talk.Questions)
        {
            IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(Owner, question.Text, 100, new RecallOptions { From = RecallSource.Messages }, Token);
            ranks.Add((question.SharesWords, 1 + hits.ToList().FindIndex(hit => hit.Entry.Id == question.MessageId)));
        }

        return (Quality.Of(ranks.Where(static one => one.Shares)), Quality.Of(ranks.Where(static one => !one.Shares)));
    }

    private static Task<SqliteMemory> FillAsync(string path, PlantedTalk talk, double? strength) =>
        FillAsync(path, talk, new SqliteMemoryOptions { EmbeddingGenerator = strength is { } level ? talk.Generator(level) : null });

    private static async Task<SqliteMemory> FillAsync(string path, PlantedTalk talk, SqliteMemoryOptions options)
    {
        (options.RunBackgroundWork, options.Durability, options.Summaries.Enabled) = (false, Durability.Normal, false);
        SqliteMemory memory = await SqliteMemory.OpenAsync(path, options, Token);
        foreach ((int number, ChatMessage[] messages) in talk.Sessions.Index())
        {
            await (await memory.GetSessionAsync(Owner, $"{number}", Token)).AppendAsync(messages, cancellationToken: Token);
        }

        await memory.RunPendingWorkAsync(Token);
        return memory;
    }

    private readonly record struct Quality(double Recall, double Rank)
    {
        public static Quality Of(IEnumerable<(bool Shares, int Rank)> found)
        {
            int[] ranks = [.. found.Select(static one => one.Rank)];
            return new Quality(100.0 * ranks.Count(static rank => rank is >= 1 and <= 10) / ranks.Length, 100 * ranks.Average(static rank => rank > 0 ? 1.0 / rank : 0));
        }
    }
}
