using Microsoft.Extensions.AI;

namespace SkSqliteMemory.TestUtilities;

/// <summary>A question about a message of a <see cref="PlantedTalk"/>.</summary>
/// <param name="Text">The question.</param>
/// <param name="MessageId">The message that answers it.</param>
/// <param name="SharesWords">Whether it has words of the message; otherwise it has none that any message has.</param>
public sealed record PlantedQuestion(string Text, string MessageId, bool SharesWords);

/// <summary>
/// A seeded talk of random words, with questions whose answers are known: of half of them words lead to the answer, of the others nothing but meaning.
/// Its generator knows meaning as strongly as it is told to, from pure noise to certainty.
/// </summary>
/// <remarks>
/// The vector of a line is noise of length 1, or, for a planted question and the line that answers it,
/// √strength times a direction that both share and √(1 - strength) times noise; so the cosine of the two is the strength, give or take
/// 1/√dimensions. The vector of several lines is the mean of theirs, as models pool.
/// </remarks>
public sealed class PlantedTalk
{
    /// <summary>How many dimensions the vectors have.</summary>
    public const int Dimensions = 256;

    private readonly Dictionary<string, int> _topics = new(StringComparer.Ordinal);
    private readonly int _seed;

    /// <summary>Makes the talk; the same seed gives the same one.</summary>
    public PlantedTalk(int seed, int sessions = 20, int messagesPerSession = 30, int questions = 120)
    {
        _seed = seed;
        Random random = new(seed);
        string[] vocabulary = [.. Enumerable.Range(0, 300).Select(_ => Word(random, "bdfgklmnprst"))];
        string[] strange = [.. Enumerable.Range(0, 400).Select(_ => Word(random, "vwxzjqch"))];
        Sessions = [.. Enumerable.Range(0, sessions).Select(session => Session(random, vocabulary, session, messagesPerSession))];
        ChatMessage[] all = [.. Sessions.SelectMany(static messages => messages)];
        int[] answers = [.. Enumerable.Range(0, all.Length).OrderBy(_ => random.Next()).Take(questions)];
        Questions = [.. answers.Select((answer, number) =>
        {
            string[] words = all[answer].Text.Split(' ');
            bool shares = number % 2 == 0;
            // Three words of the message, which others have too, and two that come in.
            string text = shares
                ? string.Join(' ', [words[1], words[4], words[6], vocabulary[random.Next(vocabulary.Length)], vocabulary[random.Next(vocabulary.Length)]])
                : string.Join(' ', Enumerable.Range(0, 5).Select(_ => strange[random.Next(strange.Length)]));
            (_topics[text], _topics[all[answer].Text]) = (number, number);
            return new PlantedQuestion(text, all[answer].MessageId!, shares);
        })];
    }

    /// <summary>The messages by session.</summary>
    public IReadOnlyList<ChatMessage[]> Sessions { get; }

    /// <summary>The questions.</summary>
    public IReadOnlyList<PlantedQuestion> Questions { get; }

    /// <summary>A generator for which a question and its answer have this cosine; 0 is pure noise.</summary>
    public CallbackEmbeddingGenerator Generator(double strength)
    {
        PooledNoise noise = new(_seed, Dimensions);
        return new CallbackEmbeddingGenerator(
            text => noise.Vector(text, strength, line => _topics.TryGetValue(line, out int topic) ? [topic] : []), $"planted-{strength}", Dimensions);
    }

    private static ChatMessage[] Session(Random random, string[] vocabulary, int session, int messages)
    {
        DateTimeOffset start = new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero).AddDays(session);
        return [.. Enumerable.Range(0, messages).Select(message => new ChatMessage(
            message % 2 == 0 ? ChatRole.User : ChatRole.Assistant,
            string.Join(' ', Enumerable.Range(0, random.Next(8, 15)).Select(_ => vocabulary[random.Next(vocabulary.Length)])))
        {
            MessageId = $"{session}:{message}",
            CreatedAt = start.AddSeconds(20 * message),
        })];
    }

    private static string Word(Random random, string consonants) =>
        string.Concat(Enumerable.Range(0, random.Next(2, 4)).Select(_ => $"{consonants[random.Next(consonants.Length)]}{"aeiou"[random.Next(5)]}")) + consonants[random.Next(consonants.Length)];
}
