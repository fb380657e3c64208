using System.Globalization;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Benchmarks.Evidence;

/// <summary>
/// Signals that need more than words, each added to the whole ranking: the graph that rules learn of the talks, and generators that are made up. One of
/// them knows nothing; the others are told which questions a message answers, which shows what fusion would do with a generator that knew, not what
/// one does.
/// </summary>
internal static class LocomoSignals
{
    private const int Dimensions = 256;

    public static IEnumerable<(string Name, SqliteMemoryOptions Options)> All(Conversation[] conversations, bool quick)
    {
        foreach (double weight in quick ? [0.2] : (double[])[0, 0.2, 0.5, 1])
        {
            SqliteMemoryOptions learned = new() { Learning = { Enabled = true }, ConversationRanking = { GraphWeight = weight } };
            yield return (string.Create(CultureInfo.InvariantCulture, $"the graph that rules learn, {weight:0.0}"), learned);
        }

        foreach (double strength in quick ? [0] : (double[])[0, 0.3, 0.4, 0.5, 0.6])
        {
            string name = strength == 0 ? "vectors of pure noise" : string.Create(CultureInfo.InvariantCulture, $"vectors told the answers, {strength:0.0}");
            yield return (name, new SqliteMemoryOptions { EmbeddingGenerator = Generator(conversations, strength) });
        }
    }

    private static CallbackEmbeddingGenerator Generator(Conversation[] conversations, double strength)
    {
        Dictionary<string, List<int>> topics = new(StringComparer.Ordinal);
        int number = 0;
        foreach (Conversation conversation in conversations)
        {
            Dictionary<string, string> texts = conversation.Utterances.ToDictionary(static said => said.Id, static said => said.Text);
            foreach (Question question in conversation.Questions)
            {
                number++;
                foreach (string text in question.Evidence.Where(texts.ContainsKey).Select(id => texts[id]).Append(question.Text))
                {
                    (topics.TryGetValue(text, out List<int>? known) ? known : topics[text] = []).Add(number);
                }
            }
        }

        PooledNoise noise = new(Bench.Seed, Dimensions);
        return new CallbackEmbeddingGenerator(
            text => noise.Vector(text, strength, line => topics.TryGetValue(line, out List<int>? known) ? known : []), $"told-{strength}", Dimensions);
    }
}
