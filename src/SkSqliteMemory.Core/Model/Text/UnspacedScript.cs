using System.Globalization;
using System.Text;

namespace SkSqliteMemory.Model.Text;

/// <summary>Recognises characters of scripts without word spaces, and reads runs of them.</summary>
/// <remarks>
/// Ranges leave out what the FTS5 tokenizer separates at anyway (punctuation, symbols) and the scripts' own digits, which
/// make whole numbers as digits do everywhere.
/// </remarks>
internal static class UnspacedScript
{
    /// <summary>The family a code point belongs to.</summary>
    public static ScriptFamily FamilyOf(int codePoint) => codePoint switch
    {
        < 0x0E01 => ScriptFamily.Spaced,
        <= 0x0EFF => SoutheastAsian(codePoint),
        < 0x1000 => ScriptFamily.Spaced,
        <= 0x109D => IsMyanmar(codePoint) ? ScriptFamily.Myanmar : ScriptFamily.Spaced,
        < 0x1100 => ScriptFamily.Spaced,
        <= 0x11FF => ScriptFamily.EastAsian, // Hangul Jamo
        < 0x1780 => ScriptFamily.Spaced,
        <= 0x17DD => codePoint is <= 0x17D3 or 0x17D7 or 0x17DC or 0x17DD ? ScriptFamily.Khmer : ScriptFamily.Spaced,
        < 0x3005 => ScriptFamily.Spaced,
        <= 0xFFDC => LaterInBasicPlane(codePoint),
        _ => IsEastAsianBeyondBasicPlane(codePoint) ? ScriptFamily.EastAsian : ScriptFamily.Spaced,
    };

    /// <summary>Length in UTF-16 units of the run at the start of a text whose first character is of the family.</summary>
    public static int RunLength(ReadOnlySpan<char> text, ScriptFamily family)
    {
        int length = 0;
        while (length < text.Length)
        {
            _ = Rune.DecodeFromUtf16(text[length..], out Rune rune, out int consumed);
            if (FamilyOf(rune.Value) != family && (length == 0 || !Attaches(rune.Value)))
            {
                break;
            }

            length += consumed;
        }

        return length;
    }

    /// <summary>Length in UTF-16 units of the first character of a run with the marks that stand on it.</summary>
    public static int CharacterLength(ReadOnlySpan<char> run)
    {
        _ = Rune.DecodeFromUtf16(run, out _, out int length);
        while (length < run.Length)
        {
            _ = Rune.DecodeFromUtf16(run[length..], out Rune rune, out int consumed);
            if (!Attaches(rune.Value))
            {
                break;
            }

            length += consumed;
        }

        return length;
    }

    /// <summary>Combining marks, and the vowels and finals of a decomposed Hangul syllable.</summary>
    private static bool Attaches(int codePoint) => codePoint switch
    {
        >= 0x1160 and <= 0x11FF or >= 0xD7B0 and <= 0xD7FB => true,
        _ => !WordCharacters.IsPresentationSelector(codePoint)
            && CharUnicodeInfo.GetUnicodeCategory(codePoint)
                is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark,
    };

    private static ScriptFamily SoutheastAsian(int codePoint) => codePoint switch
    {
        <= 0x0E3A or >= 0x0E40 and <= 0x0E4E => ScriptFamily.Thai,
        >= 0x0E81 and <= 0x0ECE or >= 0x0EDC and <= 0x0EDF => ScriptFamily.Lao,
        _ => ScriptFamily.Spaced,
    };

    private static bool IsMyanmar(int codePoint) =>
        codePoint is <= 0x103F or >= 0x1050 and <= 0x108F or >= 0x109A and <= 0x109D;

    private static ScriptFamily LaterInBasicPlane(int codePoint) => codePoint switch
    {
        >= 0x3005 and <= 0x3007 or >= 0x3021 and <= 0x302F or >= 0x3031 and <= 0x3035 or >= 0x3038 and <= 0x303C
            => ScriptFamily.EastAsian, // iteration marks, ideographic zero and Hangzhou numerals
        >= 0x3041 and <= 0x309A or >= 0x309D and <= 0x309F => ScriptFamily.EastAsian, // Hiragana
        >= 0x30A1 and <= 0x30FA or >= 0x30FC and <= 0x30FF or >= 0x31F0 and <= 0x31FF => ScriptFamily.EastAsian, // Katakana
        >= 0x3131 and <= 0x318E => ScriptFamily.EastAsian, // Hangul compatibility Jamo
        >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF => ScriptFamily.EastAsian, // Han
        >= 0xA960 and <= 0xA97C or >= 0xAC00 and <= 0xD7A3 or >= 0xD7B0 and <= 0xD7FB => ScriptFamily.EastAsian, // Hangul
        >= 0xFF66 and <= 0xFFDC => ScriptFamily.EastAsian, // half-width Katakana and Hangul
        >= 0xA9E0 and <= 0xA9EF or >= 0xA9FA and <= 0xA9FE => ScriptFamily.Myanmar,
        >= 0xAA60 and <= 0xAA76 or >= 0xAA7A and <= 0xAA7F => ScriptFamily.Myanmar,
        _ => ScriptFamily.Spaced,
    };

    /// <summary>Planes 2 and 3 hold nothing but Han, so extensions of later Unicode versions are known already.</summary>
    private static bool IsEastAsianBeyondBasicPlane(int codePoint) =>
        codePoint is >= 0x20000 and <= 0x3FFFD or >= 0x1B000 and <= 0x1B167 or >= 0x1AFF0 and <= 0x1AFFE;
}
