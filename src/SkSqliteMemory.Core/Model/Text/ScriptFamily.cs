namespace SkSqliteMemory.Model.Text;

/// <summary>Scripts grouped by whether they write spaces between words.</summary>
/// <remarks>Characters of one family stand in one run; East Asian scripts mix within a word, the others do not.</remarks>
internal enum ScriptFamily
{
    /// <summary>Words are separated by spaces or punctuation, or the character is no letter at all.</summary>
    Spaced,

    /// <summary>Han, Hiragana, Katakana and Hangul.</summary>
    EastAsian,

    Thai,

    Lao,

    Khmer,

    Myanmar,
}
