namespace SkSqliteMemory.Model.Tokens;

/// <summary>What a stretch of text is to a tokenizer.</summary>
internal enum TokenPieceKind
{
    /// <summary>Letters of the Latin alphabet: capitals first, cut where a small letter is followed by a capital.</summary>
    Latin,

    /// <summary>Letters of another alphabet whose words are parted by spaces (Cyrillic, Greek, Arabic, Devanagari ...).</summary>
    OtherAlphabet,

    Han,

    Kana,

    Hangul,

    /// <summary>Letters of scripts without word spaces beside the East Asian ones (Thai, Khmer ...).</summary>
    SoutheastAsian,

    Digits,

    /// <summary>Spaces and line ends that make tokens of their own.</summary>
    WhiteSpace,

    /// <summary>Punctuation and symbols of the basic plane.</summary>
    Symbols,

    /// <summary>One symbol directly between two words: it is read together with the letters after it.</summary>
    LeadingSymbol,

    /// <summary>Emoji and other symbols beyond the basic plane.</summary>
    Pictographs,
}

/// <summary>A stretch of text of one kind.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Code points in it.</param>
/// <param name="Capitals">Capital letters in it.</param>
/// <param name="Accents">Latin letters in it that are not ASCII.</param>
/// <param name="Changes">Places where a symbol differs from the one before.</param>
/// <param name="FollowsSpace">It is a word that stands directly after a space, as most words in a vocabulary do.</param>
internal readonly record struct TokenPiece(
    TokenPieceKind Kind, int Length, int Capitals = 0, int Accents = 0, int Changes = 0, bool FollowsSpace = false);
