using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Summaries.Making;

/// <summary>
/// Finds where a talk turns to another topic: where the words of the turns before and after share least (Hearst 1997, TextTiling, block
/// comparison), or where a pause parts them. Needs no language and no model, and cuts the same turns in the same place every time.
/// </summary>
internal static class TopicCut
{
    /// <summary>Turns on each side of a gap that are compared.</summary>
    public const int Block = 3;

    // Who comes back after hours mostly begins with something new.
    private static readonly TimeSpan Pause = TimeSpan.FromHours(3);
    private const double PausedCohesion = 0.25;

    /// <summary>How many of the turns make the first segment: between the two numbers, both included.</summary>
    /// <param name="turns">The turns from the first of the segment on; those behind the longest segment serve to compare.</param>
    /// <param name="shortest">The least number of turns in a segment.</param>
    /// <param name="longest">The most.</param>
    public static int FirstLength(IReadOnlyList<TurnRow> turns, int shortest, int longest)
    {
        Dictionary<string, int>[] words = [.. turns.Select(CountWords)];
        int best = Math.Min(longest, turns.Count);
        double least = double.MaxValue;
        for (int length = shortest; length <= longest && length < turns.Count; length++)
        {
            double cohesion = Cohesion(words, length)
                * (turns[length].Messages[0].CreatedAt - turns[length - 1].Messages[^1].CreatedAt >= Pause ? PausedCohesion : 1);
            if (cohesion < least)
            {
                (best, least) = (length, cohesion);
            }
        }

        return best;
    }

    // The cosine of the word counts of both blocks.
    private static double Cohesion(Dictionary<string, int>[] words, int gap)
    {
        Dictionary<string, int> before = Sum(words[Math.Max(0, gap - Block)..gap]);
        Dictionary<string, int> after = Sum(words[gap..Math.Min(words.Length, gap + Block)]);
        double product = before.Sum(word => (double)word.Value * after.GetValueOrDefault(word.Key));
        return product <= 0 ? 0 : product / (Length(before) * Length(after));
    }

    private static double Length(Dictionary<string, int> words) => Math.Sqrt(words.Values.Sum(static count => (double)count * count));

    private static Dictionary<string, int> Sum(IEnumerable<Dictionary<string, int>> turns)
    {
        Dictionary<string, int> sum = new(StringComparer.Ordinal);
        foreach ((string word, int count) in turns.SelectMany(static turn => turn))
        {
            sum[word] = sum.GetValueOrDefault(word) + count;
        }

        return sum;
    }

    private static Dictionary<string, int> CountWords(TurnRow turn)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string word in turn.Messages.Where(static message => message.IsSpeech).SelectMany(static message => ContentWords.Of(message.Text)))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return counts;
    }
}
