using System.Text;

namespace SkSqliteMemory.Model.Text.Speech;

/// <summary>A message's text, its questions apart from the rest: a question says what the next message answers, not what is so.</summary>
/// <param name="Said">The text without its questions.</param>
/// <param name="Asked">The sentences that end with a question mark; mostly none.</param>
/// <param name="Traits">What the message is like.</param>
internal readonly record struct TalkText(string Said, string Asked, TalkTraits Traits)
{
    // Who asks often begins with a word or two of thanks.
    private const int FewWords = 4;

    /// <summary>Reads a text. Sentences part at characters that part words as well, so the words of both parts are those of the text.</summary>
    public static TalkText Read(string text)
    {
        TalkTraits traits = TraitsOf(text);
        if (text.AsSpan().IndexOfAny('?', '？', '؟') < 0)
        {
            return new TalkText(text, "", traits);
        }

        StringBuilder said = new(text.Length);
        StringBuilder asked = new(text.Length);
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            int length = SentenceLength(rest);
            (IsQuestion(rest[..length]) ? asked : said).Append(rest[..length]).Append(' ');
            rest = rest[length..];
        }

        bool onlyAsks = traits.HasFlag(TalkTraits.EndsAsking) && CountWords(said.ToString()) < FewWords;
        return new TalkText(said.ToString(), asked.ToString(), onlyAsks ? traits | TalkTraits.OnlyAsks : traits);
    }

    private static TalkTraits TraitsOf(string text)
    {
        TalkTraits traits = IsQuestion(text) ? TalkTraits.EndsAsking : TalkTraits.None;
        WordReader words = new(text);
        while (words.MoveNext())
        {
            ReadOnlySpan<char> word = words.Current;
            traits |= TimeWords.IsTime(word) ? TalkTraits.TellsTime : 0;
            traits |= TimeWords.IsCount(word) ? TalkTraits.TellsNumber : 0;
            traits |= word is "I" or "my" or "My" or "we" or "We" or "our" or "Our" or "me" ? TalkTraits.OfSelf : 0;
            traits |= IsName(text, words.Start, word) ? TalkTraits.Names : 0;
        }

        return traits;
    }

    private static bool IsName(ReadOnlySpan<char> text, int start, ReadOnlySpan<char> word) =>
        word.Length > 1 && char.IsUpper(word[0]) && char.IsLower(word[1])
        && start > 1 && text[start - 1] == ' ' && (char.IsLower(text[start - 2]) || text[start - 2] == ',');

    private static bool IsQuestion(ReadOnlySpan<char> sentence) => sentence.TrimEnd() is [.., '?' or '？' or '؟'];

    // Up to the marks that end it; the full stop of "3.5" ends none.
    private static int SentenceLength(ReadOnlySpan<char> text)
    {
        int end = 0;
        while (end < text.Length && !Ends(text, end))
        {
            end++;
        }

        while (end < text.Length && IsMark(text[end]))
        {
            end++;
        }

        return end;
    }

    private static bool Ends(ReadOnlySpan<char> text, int at) =>
        IsMark(text[at]) && (text[at] != '.' || at + 1 == text.Length || IsMark(text[at + 1]) || char.IsWhiteSpace(text[at + 1]));

    private static bool IsMark(char character) => character is '.' or '!' or '?' or '\n' or '。' or '！' or '？' or '؟' or '…';

    private static int CountWords(string text)
    {
        int count = 0;
        WordReader words = new(text);
        while (words.MoveNext())
        {
            count++;
        }

        return count;
    }
}
