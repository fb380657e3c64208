using System.Text.Json;

namespace SkSqliteMemory.Benchmarks.Evidence;

/// <summary>Something said in an annotated conversation.</summary>
internal sealed record Utterance(string Id, string Speaker, string Text, DateTimeOffset At)
{
    /// <summary>The number of the talk it was said in.</summary>
    public required string Session { get; init; }

    /// <summary>The tokens of the line "(date) Speaker: text" by four characters a token.</summary>
    public required double Tokens { get; init; }
}

/// <summary>A question with the ids of what answers it.</summary>
internal sealed record Question(string Text, string Category, IReadOnlyList<string> Evidence);

/// <summary>A conversation with annotated questions, one JSON object a line: turns, then questions. The page on benchmarks names the fields.</summary>
internal sealed record Conversation(string Name, IReadOnlyList<Utterance> Utterances, IReadOnlyList<Question> Questions)
{
    /// <summary>The tokens of each utterance.</summary>
    public IReadOnlyDictionary<string, double> TokensOf { get; } = Utterances.ToDictionary(static said => said.Id, static said => said.Tokens);

    public static Conversation Read(string path)
    {
        List<Utterance> utterances = [];
        List<Question> questions = [];
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement row = document.RootElement;
            if (row.GetProperty("type").GetString() == "turn")
            {
                string? caption = row.GetProperty("caption").GetString();
                string text = row.GetProperty("text").GetString() + (caption is null ? "" : $" [shares {caption}]");
                // Seconds keep the order of what was said within a talk.
                DateTimeOffset at = DateTimeOffset.Parse(row.GetProperty("date").GetString() + ":00Z", System.Globalization.CultureInfo.InvariantCulture);
                utterances.Add(new Utterance(
                    row.GetProperty("id").GetString()!, row.GetProperty("speaker").GetString()!, text, at.AddSeconds(row.GetProperty("position").GetInt32() % 1000))
                {
                    Session = row.GetProperty("session").ToString(),
                    Tokens = ($"({row.GetProperty("date_text").GetString()}) {row.GetProperty("speaker").GetString()}: {text}".Length / 4.0) + 1,
                });
            }
            else if (row.GetProperty("evidence").GetArrayLength() > 0)
            {
                questions.Add(new Question(
                    row.GetProperty("text").GetString()!, row.GetProperty("category_name").GetString()!,
                    [.. row.GetProperty("evidence").EnumerateArray().Select(static id => id.GetString()!)]));
            }
        }

        return new Conversation(Path.GetFileNameWithoutExtension(path), utterances, questions);
    }
}
