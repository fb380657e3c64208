using System.Globalization;
using System.Text;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Model.Tokens;

/// <summary>Cuts text into pieces as the o200k tokenizer does before it looks into its vocabulary.</summary>
internal ref struct TokenPieceReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    /// <summary>The piece read last.</summary>
    public TokenPiece Current { get; private set; }

    /// <summary>Reads the next piece.</summary>
    public bool MoveNext()
    {
        while (_position < _text.Length)
        {
            TokenPieceKind kind = KindAt(_position, out _);
            TokenPiece piece = kind switch
            {
                TokenPieceKind.WhiteSpace => ReadWhiteSpace(),
                TokenPieceKind.Symbols => ReadSymbols(),
                TokenPieceKind.Latin => ReadLatin(),
                _ => ReadRun(kind),
            };
            if (piece.Length > 0)
            {
                Current = piece;
                return true;
            }
        }

        return false;
    }

    /// <summary>A line end takes the spaces before it; of the spaces before a word or a symbol the last one belongs to that.</summary>
    private TokenPiece ReadWhiteSpace()
    {
        int start = _position;
        int lastLineEnd = -1;
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            lastLineEnd = _text[_position] is '\n' or '\r' ? _position : lastLineEnd;
            _position++;
        }

        if (lastLineEnd >= 0)
        {
            _position = lastLineEnd + 1;
            return new TokenPiece(TokenPieceKind.WhiteSpace, _position - start);
        }

        bool lastBelongsToNext = _position < _text.Length && _text[_position - 1] == ' '
            && KindAt(_position, out _) != TokenPieceKind.Digits;
        return new TokenPiece(TokenPieceKind.WhiteSpace, _position - start - (lastBelongsToNext ? 1 : 0));
    }

    /// <summary>Capitals, then small letters; a contraction's end (it's, we'll) belongs to its word.</summary>
    private TokenPiece ReadLatin()
    {
        bool followsSpace = _position > 0 && _text[_position - 1] == ' ';
        int start = _position;
        int capitals = 0;
        int accents = 0;
        bool small = false;
        while (_position < _text.Length && KindAt(_position, out _) == TokenPieceKind.Latin)
        {
            char letter = _text[_position];
            bool capital = char.IsUpper(letter);
            if (capital && small)
            {
                break;
            }

            small |= !capital;
            capitals += capital ? 1 : 0;
            accents += letter > 127 ? 1 : 0;
            _position++;
        }

        TokenPiece piece = new(TokenPieceKind.Latin, _position - start, capitals, accents, 0, followsSpace);
        _position += ContractionLength(_text[_position..]);
        return piece;
    }

    /// <summary>Line ends and slashes behind symbols belong to them.</summary>
    private TokenPiece ReadSymbols()
    {
        int start = _position;
        int changes = 0;
        while (_position < _text.Length && KindAt(_position, out _) == TokenPieceKind.Symbols)
        {
            changes += _position > start && _text[_position] != _text[_position - 1] ? 1 : 0;
            _position++;
        }

        bool leads = _position - start == 1 && start > 0 && !char.IsWhiteSpace(_text[start - 1])
            && _position < _text.Length && KindAt(_position, out _) <= TokenPieceKind.SoutheastAsian;
        TokenPiece piece = new(leads ? TokenPieceKind.LeadingSymbol : TokenPieceKind.Symbols, _position - start, Changes: changes);
        while (_position < _text.Length && _text[_position] is '\n' or '\r')
        {
            _position++;
        }

        return piece;
    }

    private TokenPiece ReadRun(TokenPieceKind kind)
    {
        int length = 0;
        while (_position < _text.Length && KindAt(_position, out int consumed) == kind)
        {
            _position += consumed;
            length++;
        }

        return new TokenPiece(kind, length);
    }

    private readonly TokenPieceKind KindAt(int index, out int consumed)
    {
        char first = _text[index];
        consumed = 1;
        if (first < 128)
        {
            return char.IsAsciiLetter(first) ? TokenPieceKind.Latin
                : char.IsAsciiDigit(first) ? TokenPieceKind.Digits
                : char.IsWhiteSpace(first) ? TokenPieceKind.WhiteSpace
                : TokenPieceKind.Symbols;
        }

        _ = Rune.DecodeFromUtf16(_text[index..], out Rune rune, out consumed);
        return KindOf(rune.Value);
    }

    private static TokenPieceKind KindOf(int codePoint)
    {
        switch (UnspacedScript.FamilyOf(codePoint))
        {
            case ScriptFamily.Spaced:
                break;
            case ScriptFamily.EastAsian:
                return codePoint is >= 0x1100 and <= 0x11FF or >= 0x3131 and <= 0x318E or >= 0xA960 and <= 0xD7FB ? TokenPieceKind.Hangul
                    : codePoint is >= 0x3041 and <= 0x31FF or >= 0xFF66 and <= 0xFF9F ? TokenPieceKind.Kana
                    : TokenPieceKind.Han;
            default:
                return TokenPieceKind.SoutheastAsian;
        }

        if (codePoint <= char.MaxValue && char.IsWhiteSpace((char)codePoint))
        {
            return TokenPieceKind.WhiteSpace;
        }

        if (!WordCharacters.IsWord(codePoint))
        {
            return codePoint > char.MaxValue ? TokenPieceKind.Pictographs : TokenPieceKind.Symbols;
        }

        return CharUnicodeInfo.GetUnicodeCategory(codePoint) is UnicodeCategory.DecimalDigitNumber ? TokenPieceKind.Digits
            : codePoint <= 0x036F || codePoint is >= 0x1E00 and <= 0x1EFF ? TokenPieceKind.Latin
            : TokenPieceKind.OtherAlphabet;
    }

    private static int ContractionLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != '\'')
        {
            return 0;
        }

        int length = 1;
        while (length < text.Length && length < 4 && char.IsAsciiLetter(text[length]))
        {
            length++;
        }

        return StopWords.IsContractionEnding(text[1..length]) ? length : 0;
    }
}
