namespace SkSqliteMemory.Core.Tests.Retrieval.Conversations;

/// <summary>The score of messages as docs/features/retrieval.md defines it, computed without any index.</summary>
internal sealed class RankingOracle(IReadOnlyList<Said> talk, ConversationRankingOptions options)
{
    // FTS5 counts the tokens of the owner and of the session with each message.
    private const int ScopeTokens = 2;

    /// <summary>All messages with a score, the best first; ties by their order.</summary>
    public IReadOnlyList<(string Id, double Score)> Rank(string question)
    {
        string[] all = [.. question.Split(' ').Distinct()];
        string[] names = [.. all.Where(word => options.SpeakerFactor != 1 && talk.Any(said => said.Author == word))];
        string[] words = names.Length == all.Length ? all : [.. all.Except(names)];
        Dictionary<Said, double> sums = talk.ToDictionary(static said => said, said => words.Sum(word => Worth(word) * Saturated(said, word)));
        return [.. talk
            .Where(said => sums[said] > 0)
            .Select((said, order) => (said.Id, Order: order, Score: Factor(said, all) * (sums[said] + (options.SessionWeight * sums
                .Where(other => other.Key.Session == said.Session && other.Key.At.Date == said.At.Date)
                .Max(static other => other.Value)))))
            .OrderByDescending(static said => said.Score).ThenBy(static said => said.Order)
            .Select(static said => (said.Id, said.Score))];
    }

    private static IEnumerable<string> WordsOf(Said said) => said.Sentences.SelectMany(static sentence => sentence.Words).Concat(said.Author is { } author ? [author] : []);

    private static int Length(Said said) => ScopeTokens + WordsOf(said).Count();

    private double Worth(string word)
    {
        int holders = talk.Count(said => WordsOf(said).Contains(word));
        return Math.Log(1 + ((talk.Count - holders + 0.5) / (holders + 0.5)));
    }

    private double Saturated(Said said, string word)
    {
        double count = talk.Where(other => other.Session == said.Session).Sum(other => Weight(said, other, word));
        double share = options.LengthNormalization;
        return count / (count + (options.Saturation * (1 - share + (share * Length(said) / talk.Average(Length)))));
    }

    private double Weight(Said said, Said other, string word)
    {
        int distance = other.Position - said.Position;
        double stated = WordsOf(other with { Sentences = [.. other.Sentences.Where(static sentence => !sentence.Asks)] }).Count(found => found == word);
        double asked = other.Sentences.Where(static sentence => sentence.Asks).Sum(sentence => sentence.Words.Count(found => found == word));
        if (distance == 0)
        {
            return stated + (options.OwnQuestionWeight * asked);
        }

        if (Math.Abs(distance) > options.Reach || IsParted(said, other))
        {
            return 0;
        }

        double weight = (distance < 0 ? options.PrecedingWeight : options.FollowingWeight) * Math.Pow(options.ContextDecay, Math.Abs(distance) - 1);
        return weight * (stated + (asked * (distance == -1 ? options.AskedBeforeWeight : 1)));
    }

    private bool IsParted(Said one, Said other)
    {
        Said[] between = [.. talk
            .Where(said => said.Session == one.Session && said.Position >= Math.Min(one.Position, other.Position) && said.Position <= Math.Max(one.Position, other.Position))
            .OrderBy(static said => said.Position)];
        return between.Zip(between.Skip(1)).Any(pair => pair.Second.At - pair.First.At >= options.Pause);
    }

    private double Factor(Said said, string[] asked)
    {
        bool endsAsking = said.Sentences[^1].Asks;
        bool onlyAsks = endsAsking && said.Sentences.Where(static sentence => !sentence.Asks).Sum(static sentence => sentence.Words.Length) < 4;
        return (said.Author is { } author && asked.Contains(author) ? options.SpeakerFactor : 1)
            * (onlyAsks ? options.QuestionFactor : endsAsking ? (1 + options.QuestionFactor) / 2 : 1)
            * Math.Pow(Length(said) / (Length(said) + 12.0), options.LengthWeight);
    }
}
