using System.Buffers;
using System.Text;
using SkSqliteMemory.Memory.Summaries;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>Of a turn that is too long the sentences that answer a query, in their order, with "…" where something was left out.</summary>
internal static class TurnExcerpt
{
    // More sentences than these answer nothing better; the budget is better spent on another turn.
    private const int MaxSentences = 4;

    // What only asks holds the words of the query, and the answer beside it holds the answer.
    private const double AskingWorth = 0.5;

    private static readonly SearchValues<char> QuestionMarks = SearchValues.Create("?？؟");

    /// <summary>The excerpt, or null when no sentence holds a word of the query or none fits.</summary>
    /// <param name="messages">What was said in the turn.</param>
    /// <param name="worths">What each word of the query is worth.</param>
    /// <param name="budget">The most tokens, and what counts them.</param>
    public static ContextPart? Of(IReadOnlyList<PassageRow> messages, IReadOnlyDictionary<string, double> worths, (int Tokens, ITokenCounter Counter) budget)
    {
        List<Sentence> sentences = [.. Read(messages, worths)];
        SortedSet<int> taken = [];
        ContextPart? best = null;
        foreach (Sentence sentence in sentences.Where(static sentence => sentence.Worth > 0).OrderByDescending(static sentence => sentence.Worth))
        {
            taken.Add(sentence.Index);
            ContextPart part = Render(messages, [.. taken.Select(index => sentences[index])], budget.Counter);
            if (part.Tokens <= budget.Tokens)
            {
                best = part;
            }
            else
            {
                taken.Remove(sentence.Index);
            }

            if (taken.Count == MaxSentences)
            {
                break;
            }
        }

        return best;
    }

    private static IEnumerable<Sentence> Read(IReadOnlyList<PassageRow> messages, IReadOnlyDictionary<string, double> worths)
    {
        int index = 0;
        for (int message = 0; message < messages.Count; message++)
        {
            foreach (string text in SentenceSplitter.Split(messages[message].Text))
            {
                double worth = ContentWords.Of(text).Distinct().Sum(word => worths.GetValueOrDefault(word));
                yield return new Sentence(index++, message, text, Asks(text) ? worth * AskingWorth : worth);
            }
        }
    }

    private static bool Asks(string text) => text.TrimEnd() is [.., char last] && QuestionMarks.Contains(last);

    private static ContextPart Render(IReadOnlyList<PassageRow> messages, Sentence[] sentences, ITokenCounter counter)
    {
        StringBuilder text = new();
        int last = -2;
        int speaking = -1;
        foreach (Sentence sentence in sentences)
        {
            PassageRow message = messages[sentence.Message];
            if (sentence.Message != speaking)
            {
                text.Append(text.Length > 0 ? "\n" : "").Append(TurnText.Speaker(message.Role, message.Author)).Append(": ");
                speaking = sentence.Message;
            }
            else
            {
                text.Append(' ');
            }

            text.Append(last == sentence.Index - 1 ? "" : "… ").Append(sentence.Text);
            last = sentence.Index;
        }

        string excerpt = text.Append(" …").ToString();
        string[] ids = [.. sentences.Select(sentence => messages[sentence.Message].Id).Distinct()];
        return new ContextPart(ContextPartKind.Excerpt, counter.Count(excerpt), excerpt, ids, messages[0].CreatedAt);
    }

    private readonly record struct Sentence(int Index, int Message, string Text, double Worth);
}
