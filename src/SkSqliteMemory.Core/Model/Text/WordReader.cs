using System.Text;

namespace SkSqliteMemory.Model.Text;

/// <summary>Reads the words of a text one by one, cut as the full-text index cuts them, and runs of scripts without word spaces.</summary>
internal ref struct WordReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _start;
    private int _end;

    /// <summary>Index of the word or run read last.</summary>
    public readonly int Start => _start;

    /// <summary>The word or run read last.</summary>
    public readonly ReadOnlySpan<char> Current => _text[_start.._end];

    /// <summary>The family of scripts the word read last is written in; <see cref="ScriptFamily.Spaced"/> for an ordinary word.</summary>
    public ScriptFamily Family { get; private set; }

    /// <summary>Whether the word follows an apostrophe that follows a word: the "s" of "it's".</summary>
    public readonly bool FollowsApostrophe =>
        _start > 1 && IsApostrophe(_text[_start - 1]) && WordCharacters.IsWord(_text[_start - 2]);

    /// <summary>Whether the word goes on with 't and ends there: the "don" of "don't".</summary>
    public readonly bool PrecedesApostropheT
    {
        get
        {
            ReadOnlySpan<char> after = _text[_end..];
            return after.Length > 1 && IsApostrophe(after[0]) && after[1] is 't' or 'T'
                && (after.Length == 2 || !WordCharacters.IsWord(after[2]));
        }
    }

    /// <summary>Reads the next word or run.</summary>
    public bool MoveNext()
    {
        for (_start = _end; _start < _text.Length; _start = _end)
        {
            int length = Next(_start, out ScriptFamily family, out bool isWord);
            _end = _start + length;
            if (family != ScriptFamily.Spaced)
            {
                _end = _start + UnspacedScript.RunLength(_text[_start..], family);
            }
            else if (isWord)
            {
                ReadWord();
            }
            else
            {
                continue;
            }

            Family = family;
            return true;
        }

        return false;
    }

    private void ReadWord()
    {
        while (_end < _text.Length)
        {
            int length = Next(_end, out ScriptFamily family, out bool isWord);
            if (!isWord || family != ScriptFamily.Spaced)
            {
                break;
            }

            _end += length;
        }
    }

    private readonly int Next(int index, out ScriptFamily family, out bool isWord)
    {
        char first = _text[index];
        if (first < 128)
        {
            family = ScriptFamily.Spaced;
            isWord = char.IsAsciiLetterOrDigit(first);
            return 1;
        }

        // An unpaired surrogate decodes to U+FFFD, which is a symbol in the index too.
        _ = Rune.DecodeFromUtf16(_text[index..], out Rune rune, out int length);
        family = UnspacedScript.FamilyOf(rune.Value);
        isWord = WordCharacters.IsWord(rune.Value);
        return length;
    }

    private static bool IsApostrophe(char character) => character is '\'' or '\u2019';
}
