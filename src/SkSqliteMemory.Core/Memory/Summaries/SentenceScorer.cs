using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Memory.Summaries;

/// <summary>Judges a sentence by what kind it is and where it stands; its words are judged by <see cref="TalkVocabulary"/>.</summary>
/// <remarks>All constants were set by reading summaries of support cases and of chats between friends.</remarks>
internal static class SentenceScorer
{
    /// <summary>Cues beyond this say nothing more.</summary>
    private const double MaxCues = 3;

    /// <summary>A promise or decision that names its day is what is asked for later.</summary>
    private const double DatedCueBonus = 0.7;

    /// <summary>The first message says what the talk is about.</summary>
    private const double OpeningBonus = 1.5;

    /// <summary>What users say of themselves lasts; what an assistant says can often be said again.</summary>
    private const double UserBonus = 0.4;

    /// <summary>A longer sentence says more than its "thanks".</summary>
    private const int CourtesyWords = 12;

    /// <summary>At this factor a sentence is noise: it is left out however large the budget.</summary>
    private const double NoiseFactor = 0.2;

    private const double QuestionFactor = 0.3;
    private const double CourtesyFactor = 0.2;
    /// <summary>For a sentence that begins with "He" or "This" where nothing stands before it.</summary>
    private const double LeaningFactor = 0.6;

    /// <summary>"If ..." tells what may happen, not what did.</summary>
    private const double ConditionalFactor = 0.6;

    private const double FragmentFactor = 0.4;
    private const double TinyFactor = 0.2;
    private const double MachineFactor = 0.5;

    /// <summary>Sentences that may lean on each other; a longer chain is a story, which a summary cannot tell.</summary>
    private const int MaxChain = 3;

    /// <summary>Below this many words a sentence tells nothing without the ones around it.</summary>
    private const int TinyWords = 4;

    /// <summary>Sets bonus and factor of a sentence.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="role">Role of its speaker.</param>
    /// <param name="isFirst">Whether it is the first statement of the talk.</param>
    /// <param name="previous">The sentence before it in the same message; null for the first one.</param>
    public static void Judge(SummarySentence sentence, string role, bool isFirst, SummarySentence? previous)
    {
        (int words, double cues, bool courtesy, bool leans) = ReadCues(sentence.Text);
        char last = sentence.Text[^1];
        double factor = last is '?' or '？' or '؟' ? QuestionFactor : 1;
        factor *= IsCourtesy(sentence.Text, words, courtesy) ? CourtesyFactor : 1;
        sentence.LeansOn = leans && ChainLength(previous) < MaxChain ? previous : null;
        factor *= leans && previous is null ? LeaningFactor : 1;
        factor *= IsConditional(sentence.Text) ? ConditionalFactor : 1;
        factor *= last is ':' or ',' or '：' or '，' || char.IsLetterOrDigit(last) ? FragmentFactor : 1;
        factor *= words < TinyWords ? TinyFactor : 1;
        factor *= role is "system" or "tool" ? MachineFactor : 1;

        sentence.Factor = factor;
        sentence.Bonus = Math.Min(MaxCues, cues) + (isFirst ? OpeningBonus : 0) + (role == "user" ? UserBonus : 0);
    }

    /// <summary>Whether a sentence says something rather than greeting.</summary>
    public static bool IsStatement(SummarySentence sentence) => sentence.Factor >= FragmentFactor;

    /// <summary>Whether a sentence is not worth its tokens even when there are plenty.</summary>
    public static bool IsNoise(SummarySentence sentence) => sentence.Factor <= NoiseFactor;

    private static int ChainLength(SummarySentence? sentence)
    {
        int length = 0;
        for (; sentence is not null; sentence = sentence.LeansOn)
        {
            length++;
        }

        return length;
    }

    private static bool IsConditional(string text) =>
        text.StartsWith("If ", StringComparison.Ordinal) || text.StartsWith("In case ", StringComparison.Ordinal);

    private static bool IsCourtesy(string text, int words, bool courtesyWord) =>
        words <= CourtesyWords
        && text.AsSpan().IndexOfAnyInRange('0', '9') < 0
        && (courtesyWord || text.StartsWith("Good ", StringComparison.Ordinal));

    private static (int Words, double Cues, bool Courtesy, bool Leans) ReadCues(string text)
    {
        int words = 0;
        double cues = 0;
        bool courtesy = false;
        bool leans = false;
        bool dated = false;
        WordReader reader = new(text);
        while (reader.MoveNext())
        {
            if (reader.Family != ScriptFamily.Spaced)
            {
                // Two characters make about one word.
                words += Math.Max(1, reader.Current.Length / 2);
                continue;
            }

            leans |= words == 0 && CueWords.Leans(reader.Current);
            courtesy |= CueWords.IsCourtesy(reader.Current);
            cues += CueWords.Weight(reader.Current);
            dated |= CueWords.IsDate(reader.Current);
            words++;
        }

        return (words, cues + (dated && cues >= 1 ? DatedCueBonus : 0), courtesy, leans);
    }
}
