using System.Collections.Frozen;
using System.Text;

namespace SkSqliteMemory.Memory.Summaries;

/// <summary>Cuts a message into sentences.</summary>
internal static class SentenceSplitter
{
    /// <summary>Longer stretches without a full stop are cut: a summary can take a clause, not a page.</summary>
    public const int MaxLength = 320;

    /// <summary>Spaces, quotes and dashes that may stand before the next sentence.</summary>
    private const int MaxSignsBetween = 8;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Abbreviations =
        ("mr mrs ms dr prof st sr jr vs etc approx no nr tel fig inc ltd co corp dept est ext min max avg incl resp ca bzw usw str hr fr "
            + "e.g i.e z.b d.h u.a a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    // German writes an ordinal with a full stop and goes on with a capital: "am 3. März", "im 2. Stock".
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BeforeOrdinals =
        "am ab im vom zum zur beim bis der die das den dem des seit jeder jede jeden ihr ihre ihren mein meine meinen unser unsere unseren"
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> GermanMonths =
        "Januar Jänner Februar März Mai Juni Juli Oktober Dezember"
        .Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The sentences of a message in order, each on one line, none blank and none longer than <see cref="MaxLength"/>.</summary>
    public static IEnumerable<string> Split(string text)
    {
        bool any = false;
        foreach (string sentence in LineReader.Read(text).SelectMany(SplitParagraph).SelectMany(Shorten))
        {
            any = true;
            yield return sentence;
        }

        // Nothing but quotes or list markers: better those than nothing.
        foreach (string rest in any ? [] : Shorten(OneLine(text)))
        {
            yield return rest;
        }
    }

    /// <summary>The text with every stretch of white space as one space.</summary>
    public static string OneLine(ReadOnlySpan<char> text)
    {
        StringBuilder line = new(text.Length);
        foreach (char character in text)
        {
            if (!char.IsWhiteSpace(character))
            {
                _ = line.Append(character);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                _ = line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>Whether a character ends sentences.</summary>
    public static bool IsTerminator(char character) => character is '.' or '!' or '?' or '…' || IsEastAsianTerminator(character);

    private static bool IsEastAsianTerminator(char character) => character is '。' or '！' or '？' or '｡' or '।' or '؟' or '።';

    private static IEnumerable<string> Shorten(string sentence)
    {
        int start = 0;
        while (sentence.Length - start > MaxLength)
        {
            // One character more, to see whether a word ends at the limit.
            string window = sentence.Substring(start, MaxLength + 1);
            int cut = TextCut.AtClause(window, MaxLength);
            yield return window[..cut].TrimEnd();
            start += cut;
            start += sentence[start] == ' ' ? 1 : 0;
        }

        if (start < sentence.Length)
        {
            yield return sentence[start..];
        }
    }

    private static IEnumerable<string> SplitParagraph(string paragraph)
    {
        int start = 0;
        for (int i = 0; i < paragraph.Length; i++)
        {
            if (!IsTerminator(paragraph[i]))
            {
                continue;
            }

            int end = SkipClosing(paragraph, i);
            if (EndsSentence(paragraph, start, i, end))
            {
                yield return OneLine(paragraph.AsSpan(start, end - start));
                start = end;
            }

            i = end - 1;
        }

        string last = OneLine(paragraph.AsSpan(start));
        if (last.Length > 0)
        {
            yield return last;
        }
    }

    /// <summary>Index after further terminators and the quotes and brackets that close with the sentence.</summary>
    private static int SkipClosing(string text, int terminator)
    {
        int end = terminator + 1;
        while (end < text.Length && (IsTerminator(text[end]) || text[end] is '"' or '\'' or '”' or '’' or '»' or ')' or ']' or '」' or '』'))
        {
            end++;
        }

        return end;
    }

    private static bool EndsSentence(string text, int start, int terminator, int end)
    {
        if (end == text.Length || IsEastAsianTerminator(text[terminator]))
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[end]) || char.IsLower(NextLetter(text, end)) || IsInsideQuote(text.AsSpan(start, end - start)))
        {
            return false;
        }

        ReadOnlySpan<char> before = text.AsSpan(start, terminator - start);
        return text[terminator] != '.' || !(IsAbbreviated(before) || IsOrdinal(before, text.AsSpan(end)));
    }

    /// <summary>What is quoted stays whole, unless the quote is so long that its end has been forgotten.</summary>
    private static bool IsInsideQuote(ReadOnlySpan<char> sentence) =>
        sentence.Length < MaxLength / 2
        && (sentence.Count('"') % 2 == 1 || sentence.Contains('“') && !sentence.Contains('”'));

    /// <summary>"Dr", "e.g", initials and the number of a list before a full stop.</summary>
    private static bool IsAbbreviated(ReadOnlySpan<char> before)
    {
        ReadOnlySpan<char> word = before[(before.LastIndexOfAny(' ', '(', '"') + 1)..];
        return Abbreviations.Contains(word)
            || word.Length == 1 && char.IsLetter(word[0])
            || word.Length is 1 or 2 && char.IsAsciiDigit(word[0]) && before.Length == word.Length;
    }

    /// <summary>Whether a number before a full stop and what follows are an ordinal that goes on: "am 3. März".</summary>
    private static bool IsOrdinal(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        int space = before.LastIndexOf(' ');
        ReadOnlySpan<char> number = before[(space + 1)..];
        if (space < 0 || number.Length is not (1 or 2) || number.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        ReadOnlySpan<char> previous = before[..space];
        after = after.TrimStart();
        int length = 0;
        while (length < after.Length && char.IsLetter(after[length]))
        {
            length++;
        }

        return BeforeOrdinals.Contains(previous[(previous.LastIndexOf(' ') + 1)..]) || GermanMonths.Contains(after[..length]);
    }

    /// <summary>The first letter or digit close behind an index; a blank where there is none.</summary>
    private static char NextLetter(string text, int index)
    {
        int end = Math.Min(text.Length, index + MaxSignsBetween);
        while (index < end && !char.IsLetterOrDigit(text[index]))
        {
            index++;
        }

        return index < end ? text[index] : ' ';
    }
}
