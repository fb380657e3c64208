using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Samples;

/// <summary>Answers a question with sentences of a text: those that together hold most of the question's rare words.</summary>
internal static partial class Quotation
{
    private const int MaxSentences = 3;

    /// <summary>A greeting or a name is no sentence.</summary>
    private const int MinWords = 4;

    /// <summary>A further sentence must add this share of what the first one covers.</summary>
    private const double LeastShare = 0.3;

    private static readonly HashSet<string> StopWords = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "are", "as", "at", "be", "because", "but", "by", "did", "do", "does", "for", "from", "had", "has", "have", "he",
        "her", "his", "how", "i", "if", "in", "is", "it", "its", "me", "much", "must", "my", "of", "on", "or", "our", "out", "she", "should",
        "so", "that", "the", "their", "them", "they", "this", "to", "was", "we", "were", "what", "when", "where", "which", "who", "will",
        "with", "would", "you", "your",
    };

    /// <summary>The texts of a prompt but for the last message, which asks.</summary>
    public static IEnumerable<RecalledItem> OfPrompt(IReadOnlyList<ChatMessage> prompt) =>
        prompt.SkipLast(1).Select(message => new RecalledItem($"the prompt, {message.Role.Value}", message.Text));

    /// <summary>The answer, with its source; says so where nothing fits.</summary>
    public static string Answer(string question, IEnumerable<RecalledItem> items)
    {
        // A question that was stored before it was answered would be its own best answer.
        Sentence[] sentences = [.. items.DistinctBy(item => item.Text).Where(item => item.Text.Trim() != question.Trim())
            .SelectMany(item => Ends().Split(item.Text).Where(text => Word().Count(text) >= MinWords)
                .Select((text, place) => new Sentence(item, place, Line(text), Words(text))))];
        Sentence[] chosen = [.. Choose(Words(question), sentences)];
        return chosen.Length == 0
            ? "I find nothing about that."
            : string.Join(' ', chosen.GroupBy(sentence => sentence.Item).Select(group =>
                $"{string.Join(' ', WithForerunners(group, sentences).Select(sentence => sentence.Text))} [{group.Key.Source}]"));
    }

    /// <summary>Takes, again and again, the sentence that covers most of what is not covered yet; a rare word counts more.</summary>
    private static List<Sentence> Choose(HashSet<string> wanted, Sentence[] sentences)
    {
        List<Sentence> chosen = [];
        HashSet<string> open = [.. wanted];
        double first = 0;
        while (chosen.Count < MaxSentences)
        {
            Sentence? best = sentences.Except(chosen).MaxBy(sentence => Worth(sentence, open, sentences));
            double worth = best is null ? 0 : Worth(best, open, sentences);
            if (best is null || worth == 0 || worth < LeastShare * first)
            {
                break;
            }

            first = Math.Max(first, worth);
            chosen.Add(best);
            open.ExceptWith(best.Words);
        }

        return chosen;
    }

    private static double Worth(Sentence sentence, HashSet<string> open, Sentence[] all) =>
        sentence.Words.Where(open.Contains).Sum(word => Math.Log(1 + ((double)all.Length / all.Count(other => other.Words.Contains(word)))));

    /// <summary>A sentence that begins with a pronoun says little without the one before it.</summary>
    private static Sentence[] WithForerunners(IEnumerable<Sentence> chosen, Sentence[] all)
    {
        SortedDictionary<int, Sentence> text = [];
        foreach (Sentence sentence in chosen)
        {
            Sentence? current = sentence;
            while (current is not null && text.TryAdd(current.Place, current) && Pronoun().IsMatch(current.Text))
            {
                current = all.FirstOrDefault(other => other.Item == current.Item && other.Place == current.Place - 1);
            }
        }

        return [.. text.Values];
    }

    private static HashSet<string> Words(string text) =>
        [.. Word().Matches(text).Select(word => word.Value.ToLowerInvariant()).Where(word => !StopWords.Contains(word))
            .Select(word => word.Length > 6 ? word[..6] : word)];

    private static string Line(string text) => text.ReplaceLineEndings(" ").Trim();

    [GeneratedRegex(@"(?<=[.!?])\s+|\n\s*\n")]
    private static partial Regex Ends();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(He|She|They|It|That|This|These|Those|His|Her|Their)\b")]
    private static partial Regex Pronoun();

    private sealed record Sentence(RecalledItem Item, int Place, string Text, HashSet<string> Words);
}
