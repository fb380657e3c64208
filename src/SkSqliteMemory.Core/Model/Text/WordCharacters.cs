using System.Globalization;

namespace SkSqliteMemory.Model.Text;

/// <summary>Which characters make words: the full-text index's rule, spelled out for code that must cut as it does.</summary>
/// <remarks>
/// The index is made with <c>unicode61 categories 'L* N* Co Mn Mc'</c>. SQLite's character table is that of Unicode 6.1 and
/// takes every code point assigned later for a part of a word: an emoji of 2014 or later, the rouble sign or a bidi isolate
/// sticks to the word beside it. <see cref="SticksInIndex"/> names those, so that they can be parted before indexing.
/// </remarks>
internal static class WordCharacters
{
    /// <summary>First and last code point of each stretch of non-word characters that came after Unicode 6.1 (basic plane).</summary>
    /// <remarks>Word characters may lie inside a stretch; they are told apart first. Checked against SQLite's tokenizer.</remarks>
    private static ReadOnlySpan<char> LaterSymbols =>
    [
        '\u058D', '\u058E', '\u0605', '\u0605', '\u061C', '\u061D', '\u07FE', '\u07FF', '\u0888', '\u08E2', '\u09FD', '\u0A76',
        '\u0C77', '\u0C77', '\u0C84', '\u0D4F', '\u1ABE', '\u1B4F', '\u1B7D', '\u1B7F', '\u2066', '\u2069', '\u20BA', '\u20CF',
        '\u218A', '\u218B', '\u23F4', '\u23FF', '\u2427', '\u2429', '\u2700', '\u2700', '\u2B4D', '\u2B4F', '\u2B5A', '\u2BFF',
        '\u2E3C', '\u2E5D', '\u2FFC', '\u2FFF', '\u31E4', '\u31EF', '\u32FF', '\u32FF', '\uA8FC', '\uA8FC', '\uAB5B', '\uAB6B',
        '\uFBC2', '\uFBC2', '\uFD40', '\uFDCF', '\uFDFE', '\uFDFF',
    ];

    /// <summary>Whether a code point is part of a word: letter, number, private use, or a mark that combines with them.</summary>
    public static bool IsWord(int codePoint)
    {
        if (codePoint < 128)
        {
            return char.IsAsciiLetterOrDigit((char)codePoint);
        }

        return !IsPresentationSelector(codePoint) && CharUnicodeInfo.GetUnicodeCategory(codePoint) is
            <= UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
            or UnicodeCategory.PrivateUse;
    }

    /// <summary>Whether the index would take a code point that is no word character for a part of the word beside it.</summary>
    /// <remarks>Says yes to all symbols beyond the basic plane: parting one that would have been parted anyway does no harm.</remarks>
    public static bool SticksInIndex(int codePoint)
    {
        if (codePoint < 128 || IsWord(codePoint) || UnspacedScript.FamilyOf(codePoint) != ScriptFamily.Spaced)
        {
            return false;
        }

        return codePoint > char.MaxValue
            || IsPresentationSelector(codePoint)
            || CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.OtherNotAssigned
            || IsLaterSymbol((char)codePoint);
    }

    /// <summary>The selectors of text and emoji style: marks by category, but they follow symbols, not letters.</summary>
    public static bool IsPresentationSelector(int codePoint) => codePoint is 0xFE0E or 0xFE0F;

    private static bool IsLaterSymbol(char symbol)
    {
        ReadOnlySpan<char> ranges = LaterSymbols;
        for (int i = 0; i < ranges.Length && symbol >= ranges[i]; i += 2)
        {
            if (symbol <= ranges[i + 1])
            {
                return true;
            }
        }

        return false;
    }
}
