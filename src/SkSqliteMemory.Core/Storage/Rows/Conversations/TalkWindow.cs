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
}

/// <summary>Messages that may answer a question and those around them, with what was counted in them.</summary>
internal sealed class TalkWindow(IConversationRanking ranking, int messages, double meanLength)
{
    private readonly double[] _counts = new double[messages * ranking.Words];
    private readonly double[] _asked = new double[messages * ranking.Words];

    /// <summary>The messages, as many as the window has places.</summary>
    public TalkMessage[] Messages { get; } = new TalkMessage[messages];

    /// <summary>How many words a message of the file has on average.</summary>
    public double MeanLength => meanLength;

    /// <summary>How often each word of the question stands in a message.</summary>
    public ReadOnlySpan<double> CountsOf(int message) => _counts.AsSpan(message * ranking.Words, ranking.Words);

    /// <summary>How many of these stand in its questions.</summary>
    public ReadOnlySpan<double> AskedOf(int message) => _asked.AsSpan(message * ranking.Words, ranking.Words);

    public void Add(int message, int word, double count, double asked)
    {
        _counts[(message * ranking.Words) + word] += count;
        _asked[(message * ranking.Words) + word] += asked;
    }
}
