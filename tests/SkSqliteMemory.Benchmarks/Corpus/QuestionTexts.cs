using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Benchmarks.Corpus;

/// <summary>Questions of 3 to 8 content words: most are words of one memory, common and rare as they come, some are of no memory in particular.</summary>
internal sealed class QuestionTexts(int seed, IReadOnlyList<string> memories)
{
    private static readonly string[] Openings = ["When was", "What did", "How much is", "Where is", "Why was", "Who has", "Do you remember", "Which was"];

    private readonly Sentences _sentences = new(seed);

    public IEnumerable<string> Take(int count)
    {
        for (int i = 0; i < count; i++)
        {
            List<string> words = [.. KeywordQuery.Parse(memories[_sentences.Next(memories.Count)]).Terms.Select(static term => term.Text)];
            int wanted = 3 + _sentences.Next(6);
            while (words.Count > wanted)
            {
                words.RemoveAt(_sentences.Next(words.Count));
            }

            string other = _sentences.Next(2) == 0 && words.Count < 8 ? _sentences.Fill(" or the {kind} {thing}") : "";
            yield return $"{Openings[_sentences.Next(Openings.Length)]} {string.Join(" the ", words)}{other}?";
        }
    }
}
