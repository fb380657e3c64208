using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Retrieval.Conversations;

/// <summary>Something said in a random talk, sentence by sentence.</summary>
internal sealed record Said(string Id, string Session, int Position, string? Author, DateTimeOffset At, IReadOnlyList<(string[] Words, bool Asks)> Sentences)
{
    public string Text => string.Join(' ', Sentences.Select(static sentence => string.Join(' ', sentence.Words) + (sentence.Asks ? "?" : ".")));

    public ChatMessage Message => new(ChatRole.User, Text) { MessageId = Id, AuthorName = Author, CreatedAt = At };
}

/// <summary>Talks of invented words, which no list of words and no stemmer knows.</summary>
internal sealed class RandomTalk(int seed)
{
    private static readonly string[] Words = ["zorn", "blik", "quap", "drov", "mulk", "fonz", "gorp", "tavk", "wixt", "yolm"];
    private static readonly string?[] Authors = ["Anna", "Ben", null];

    private readonly Random _random = new(seed);

    public IReadOnlyList<Said> Take(int messages)
    {
        List<Said> said = [];
        DateTimeOffset at = new(2024, 3, 1, 9, 0, 0, TimeSpan.Zero);
        for (int number = 0; number < messages; number++)
        {
            at += TimeSpan.FromMinutes(_random.Next(12) == 0 ? 300 : _random.Next(60));
            string session = $"talk-{_random.Next(2)}";
            int position = said.Count(earlier => earlier.Session == session);
            said.Add(new Said($"m{number}", session, position, Authors[_random.Next(3)], at, [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Sentence())]));
        }

        return said;
    }

    /// <summary>A question of one to four words, now and then with a name.</summary>
    public string Question() => string.Join(' ', Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Words[_random.Next(Words.Length)]))
        + (_random.Next(2) == 0 ? " Anna" : "");

    // The common words come early in the list.
    private (string[] Words, bool Asks) Sentence() =>
        ([.. Enumerable.Range(0, 1 + _random.Next(8)).Select(_ => Words[_random.Next(1 + _random.Next(Words.Length))])], _random.Next(3) == 0);
}
