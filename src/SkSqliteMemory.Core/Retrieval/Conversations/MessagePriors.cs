using SkSqliteMemory.Model.Text.Speech;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Retrieval.Conversations;

/// <summary>What makes a message a likelier answer, whatever its words: who speaks, when, of what form and length it is.</summary>
internal sealed class MessagePriors(ConversationQuestion question, ConversationRankingOptions options)
{
    // A message of so many words loses half of what there is to lose.
    private const double HalfLength = 12;

    private readonly Dictionary<string, bool> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<int, double> _lengths = [];

    /// <summary>All factors multiplied.</summary>
    public double Factor(in TalkMessage message) =>
        Speaker(message) * Answer(message) * Date(message) * Self(message) * Question(message) * Length(message);

    /// <summary>The factors one by one.</summary>
    public ConversationSignals Explain(in TalkMessage message) => new()
    {
        SpeakerFactor = Speaker(message),
        AnswerFormFactor = Answer(message),
        DateFactor = Date(message),
        SelfFactor = Self(message),
        QuestionFactor = Question(message),
        LengthFactor = Length(message),
    };

    /// <summary>The day on which a message was said, in UTC.</summary>
    public static DateOnly DayOf(in TalkMessage message) => DateOnly.FromDateTime(
        // A damaged row may hold any number.
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(message.At, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())).UtcDateTime);

    private double Speaker(in TalkMessage message)
    {
        if (message.Author.Length == 0)
        {
            return 1;
        }

        if (!_named.TryGetValue(message.Author, out bool isNamed))
        {
            isNamed = question.Names(message.Author);
            _named.Add(message.Author, isNamed);
        }

        return isNamed ? options.SpeakerFactor : 1;
    }

    private double Answer(in TalkMessage message) => (message.Traits & question.Answer) != 0 ? options.AnswerFormFactor : 1;

    private double Date(in TalkMessage message) => question.Date is { } date ? 1 + (options.DateWeight / 2 * date.Fit(DayOf(message))) : 1;

    private double Self(in TalkMessage message) => message.Traits.HasFlag(TalkTraits.OfSelf) ? options.SelfFactor : 1;

    private double Question(in TalkMessage message) =>
        message.Traits.HasFlag(TalkTraits.OnlyAsks) ? options.QuestionFactor
        : message.Traits.HasFlag(TalkTraits.EndsAsking) ? (1 + options.QuestionFactor) / 2
        : 1;

    private double Length(in TalkMessage message)
    {
        if (!_lengths.TryGetValue(message.Length, out double factor))
        {
            factor = Math.Pow(message.Length / (message.Length + HalfLength), options.LengthWeight);
            _lengths.Add(message.Length, factor);
        }

        return factor;
    }
}
