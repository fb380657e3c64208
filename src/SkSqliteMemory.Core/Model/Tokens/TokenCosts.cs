namespace SkSqliteMemory.Model.Tokens;

/// <summary>What a piece of text costs on average, in hundredths of a token.</summary>
/// <remarks>Means over prose, chat, documentation and source code read with o200k; docs/features/token-counting.md.</remarks>
internal static class TokenCosts
{
    /// <summary>One token.</summary>
    public const int Token = 100;

    /// <summary>Small words of up to this many letters are whole in the vocabulary; behind a space, few longer ones are not.</summary>
    private const int WholeWordLength = 6;

    /// <summary>Behind a space even words of ten letters cost 1.1 tokens only, those of fourteen 1.3.</summary>
    private const int LetterAfterSpace = 6;

    /// <summary>Without a space before (line starts, parts of identifiers) the vocabulary is poorer: ten letters, 1.6 tokens.</summary>
    private const int LetterWithoutSpace = 14;

    /// <summary>Names and sentence starts behind a space: ten letters, 1.5 tokens.</summary>
    private const int LetterOfName = 13;

    /// <summary>Words in capitals are cut from the fourth letter on: four letters 1.3, eight 1.9 tokens.</summary>
    private const int WholeCapitalsLength = 3;
    private const int LetterInCapitals = 18;

    /// <summary>A letter with an accent tells a language that is not English, whose words are cut more often.</summary>
    private const int Accent = 45;

    /// <summary>Words of other alphabets are whole up to two letters; six letters cost 1.7 tokens.</summary>
    private const int WholeOtherWordLength = 2;
    private const int LetterOfOtherAlphabet = 17;

    /// <summary>Four Chinese characters make three tokens: every other pair of them is a word of the vocabulary.</summary>
    private const int Han = 75;

    /// <summary>Kana alone cost 70; the rest makes up for Japanese Han, of which the vocabulary joins fewer than of Chinese.</summary>
    private const int Kana = 80;

    /// <summary>A Korean word of three syllables costs two tokens.</summary>
    private const int Hangul = 74;

    /// <summary>Thai syllables of two to four signs are in the vocabulary; Khmer and Myanmar cost more than this.</summary>
    private const int SoutheastAsian = 40;

    /// <summary>Digits are read in groups of three.</summary>
    private const int DigitsPerToken = 3;

    /// <summary>Runs of symbols are whole up to three; beyond, every change of the symbol costs (a ruler of dashes does not).</summary>
    private const int WholeSymbolsChanges = 2;
    private const int SymbolChange = 45;

    /// <summary>"(self", ".get" and "_name" are one token or two.</summary>
    private const int LeadingSymbol = 25;

    /// <summary>The commonest emoji are one token, most are two, rare ones three.</summary>
    private const int Pictograph = 170;

    /// <summary>The mean cost of a piece.</summary>
    public static int Of(in TokenPiece piece) => piece.Kind switch
    {
        TokenPieceKind.Latin => Latin(piece),
        TokenPieceKind.OtherAlphabet => Token + LetterOfOtherAlphabet * Math.Max(0, piece.Length - WholeOtherWordLength),
        TokenPieceKind.Han => Han * piece.Length,
        TokenPieceKind.Kana => Kana * piece.Length,
        TokenPieceKind.Hangul => Hangul * piece.Length,
        TokenPieceKind.SoutheastAsian => SoutheastAsian * piece.Length,
        TokenPieceKind.Digits => Token * ((piece.Length + DigitsPerToken - 1) / DigitsPerToken),
        TokenPieceKind.Symbols => Token + SymbolChange * Math.Max(0, piece.Changes - WholeSymbolsChanges),
        TokenPieceKind.LeadingSymbol => LeadingSymbol,
        TokenPieceKind.Pictographs => Pictograph * piece.Length,
        _ => Token,
    };

    private static int Latin(in TokenPiece piece)
    {
        bool allCapitals = piece.Capitals == piece.Length;
        int whole = allCapitals ? WholeCapitalsLength : WholeWordLength;
        int letter = allCapitals ? LetterInCapitals
            : !piece.FollowsSpace ? LetterWithoutSpace
            : piece.Capitals > 0 ? LetterOfName
            : LetterAfterSpace;
        return Token + letter * Math.Max(0, piece.Length - whole) + Accent * piece.Accents;
    }
}
