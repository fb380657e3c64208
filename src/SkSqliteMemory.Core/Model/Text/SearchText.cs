using System.Buffers;
using System.Globalization;
using System.Text;

namespace SkSqliteMemory.Model.Text;

/// <summary>Prepares text for the full-text index, and tells text that no SQLite column can hold faithfully.</summary>
internal static class SearchText
{
    /// <summary>The first code point whose text may need work: below it the index cuts words rightly by itself.</summary>
    private const char FirstSpecial = '\u0378';

    /// <summary>
    /// The text with its words parted where the index would not part them; null when the index can take the text as it is.
    /// </summary>
    /// <remarks>
    /// Scripts without word spaces are written as overlapping bigrams (as Lucene's CJKAnalyzer does), followed by the run's last
    /// character, so that each character begins a token and a query of one character can be a prefix query. Symbols that
    /// SQLite's character table does not know and would glue to a word (<see cref="WordCharacters.SticksInIndex"/>) become a space.
    /// </remarks>
    public static string? Segment(string text)
    {
        int start = FindWork(text, 0);
        if (start < 0)
        {
            return null;
        }

        // Each character stands in two bigrams at most, with a space behind each; the first one's spare place pays the space before.
        char[] buffer = ArrayPool<char>.Shared.Rent(checked(3 * text.Length));
        try
        {
            return new string(buffer, 0, Segment(text, start, buffer));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// What keeps a text from being stored and read back unchanged, as a sentence fragment with its UTF-16 index; else null.
    /// </summary>
    /// <remarks>An unpaired surrogate has no UTF-8 form, and SQLite's functions take a null character for the end of the text.</remarks>
    public static string? FindDefect(string text)
    {
        int nullAt = text.IndexOf('\0', StringComparison.Ordinal);
        int end = nullAt < 0 ? text.Length : nullAt;
        for (int i = 0; i < end; i++)
        {
            int next = text.AsSpan(i, end - i).IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0)
            {
                break;
            }

            i += next;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == end || !char.IsLowSurrogate(text[i + 1]))
            {
                return string.Create(CultureInfo.InvariantCulture, $"an unpaired surrogate U+{(int)text[i]:X4} at index {i}");
            }

            i++;
        }

        return nullAt < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"a null character (U+0000) at index {nullAt}");
    }

    private static int Segment(ReadOnlySpan<char> text, int workAt, Span<char> target)
    {
        int written = 0;
        int copied = 0;
        while (workAt >= 0)
        {
            Append(text[copied..workAt], target, ref written);
            Append(" ", target, ref written);
            ReadOnlySpan<char> rest = text[workAt..];
            _ = Rune.DecodeFromUtf16(rest, out Rune rune, out _);
            ScriptFamily family = UnspacedScript.FamilyOf(rune.Value);
            bool spaced = family == ScriptFamily.Spaced;
            int length = spaced ? StickingLength(rest) : UnspacedScript.RunLength(rest, family);
            if (!spaced)
            {
                AppendBigrams(rest[..length], target, ref written);
            }

            copied = workAt + length;
            workAt = FindWork(text, copied);
        }

        Append(text[copied..], target, ref written);
        return written;
    }

    private static void AppendBigrams(ReadOnlySpan<char> run, Span<char> target, ref int written)
    {
        Bigrams bigrams = new(run);
        while (bigrams.MoveNext())
        {
            Append(bigrams.Current, target, ref written);
            Append(" ", target, ref written);
        }

        Append(bigrams.Rest, target, ref written);
        Append(" ", target, ref written);
    }

    private static void Append(ReadOnlySpan<char> part, Span<char> target, ref int written)
    {
        part.CopyTo(target[written..]);
        written += part.Length;
    }

    /// <summary>Index of the next run without word spaces, or of the next symbols that touch a word and would stick to it.</summary>
    /// <remarks>What stands before <paramref name="start"/> has been parted from it already.</remarks>
    private static int FindWork(ReadOnlySpan<char> text, int start)
    {
        bool afterWord = false;
        for (int i = start; i < text.Length;)
        {
            int skip = text[i..].IndexOfAnyInRange(FirstSpecial, char.MaxValue);
            if (skip != 0)
            {
                i = skip < 0 ? text.Length : i + skip;
                afterWord = WordCharacters.IsWord(text[i - 1]);
                continue;
            }

            _ = Rune.DecodeFromUtf16(text[i..], out Rune rune, out int length);
            if (UnspacedScript.FamilyOf(rune.Value) != ScriptFamily.Spaced)
            {
                return i;
            }

            bool isWord = WordCharacters.IsWord(rune.Value);
            if (!isWord && WordCharacters.SticksInIndex(rune.Value))
            {
                length = StickingLength(text[i..]);
                if (afterWord || StartsWithWord(text[(i + length)..]))
                {
                    return i;
                }
            }

            afterWord = isWord;
            i += length;
        }

        return -1;
    }

    /// <summary>Length in UTF-16 units of the sticking symbols at the start of the text.</summary>
    private static int StickingLength(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length)
        {
            _ = Rune.DecodeFromUtf16(text[length..], out Rune rune, out int consumed);
            if (!WordCharacters.SticksInIndex(rune.Value))
            {
                break;
            }

            length += consumed;
        }

        return length;
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text)
    {
        _ = Rune.DecodeFromUtf16(text, out Rune rune, out _);
        return !text.IsEmpty && WordCharacters.IsWord(rune.Value);
    }
}
