using System.Buffers;
using SkSqliteMemory.Model.Text.Speech;

namespace SkSqliteMemory.Storage.Rows.Conversations;

/// <summary>A message as its ranking sees it.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Session">A number that messages of the same session share.</param>
/// <param name="Turn">Its turn in the session.</param>
/// <param name="At">When it was said, Unix milliseconds.</param>
/// <param name="Author">Who said it; empty when that is not known.</param>
/// <param name="Length">How many words full text counts in it.</param>
/// <param name="Traits">What it is like.</param>
internal readonly record struct TalkMessage(long Row, long Session, long Turn, long At, string Author, int Length, TalkTraits Traits)
{
    /// <summary>The place in the window of the message before it in the session, or -1.</summary>
    public int Previous { get; init; } = -1;

    /// <summary>The place in the window of the message after it, or -1.</summary>
    public int Next { get; init; } = -1;

    /// <summary>How near its vector is to the question's; not a number where one of them is missing.</summary>
    public double Cosine { get; init; } = double.NaN;

    /// <summary>How near the graph leads to it from a name in the question, 0 to 1.</summary>
    public double Led { get; init; }
}

/// <summary>Messages that may answer a question and those around them, with what was counted in them. Its arrays are lent; disposing gives them back.</summary>
internal sealed class TalkWindow : IDisposable
{
    private readonly int _words;
    private readonly double[] _counts;
    private readonly double[] _asked;
    private readonly TalkMessage[] _messages;

    public TalkWindow(IConversationRanking ranking, int messages, double meanLength)
    {
        (_words, Count, MeanLength) = (ranking.Words, messages, meanLength);
        _messages = ArrayPool<TalkMessage>.Shared.Rent(messages);
        (_counts, _asked) = (Rent(messages * _words), Rent(messages * _words));
    }

    /// <summary>How many messages it has places for.</summary>
    public int Count { get; }

    /// <summary>How many words a message of the file has on average.</summary>
    public double MeanLength { get; }

    public ref TalkMessage this[int message] => ref _messages[message];

    /// <summary>How often each word of the question stands in a message.</summary>
    public ReadOnlySpan<double> CountsOf(int message) => _counts.AsSpan(message * _words, _words);

    /// <summary>How many of these stand in its questions.</summary>
    public ReadOnlySpan<double> AskedOf(int message) => _asked.AsSpan(message * _words, _words);

    public void Add(int message, int word, double count, double asked)
    {
        _counts[(message * _words) + word] += count;
        _asked[(message * _words) + word] += asked;
    }

    public void Dispose()
    {
        ArrayPool<TalkMessage>.Shared.Return(_messages, clearArray: true);
        ArrayPool<double>.Shared.Return(_counts);
        ArrayPool<double>.Shared.Return(_asked);
    }

    private static double[] Rent(int length)
    {
        double[] lent = ArrayPool<double>.Shared.Rent(length);
        Array.Clear(lent, 0, length);
        return lent;
    }
}
