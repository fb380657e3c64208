using System.Text;

namespace SkSqliteMemory.Core.Tests.House.Reading;

/// <summary>Walks a C# file once and tells code from comments and literals. The holes of interpolated strings count as code.</summary>
internal sealed class LiteralScanner
{
    private readonly string _text;
    private readonly char[] _code;
    private readonly List<string> _literals = [];
    private int _at;

    private LiteralScanner(string text)
    {
        _text = text;
        _code = [.. text.Select(c => c is '\n' or '\r' ? c : ' ')];
    }

    public static (string Code, IReadOnlyList<string> Literals) Scan(string text)
    {
        LiteralScanner scanner = new(text);
        scanner.ScanCode(holeBraces: 0);
        return (new string(scanner._code), scanner._literals);
    }

    /// <summary>Reads code to the end of the file, or of the hole that <paramref name="holeBraces"/> closing braces end.</summary>
    private void ScanCode(int holeBraces)
    {
        int depth = 0;
        while (_at < _text.Length)
        {
            if (holeBraces > 0 && depth == 0 && Starts(new string('}', holeBraces)))
            {
                return;
            }

            if (Starts("//") || Starts("/*"))
            {
                SkipComment();
            }
            else if (StringStart() is { } start)
            {
                ScanString(start);
            }
            else if (_text[_at] == '\'')
            {
                SkipCharacter();
            }
            else
            {
                depth += _text[_at] switch { '{' => 1, '}' => -1, _ => 0 };
                _code[_at] = _text[_at];
                _at++;
            }
        }
    }

    private void SkipComment()
    {
        string end = Starts("//") ? "\n" : "*/";
        int found = _text.IndexOf(end, _at + 2, StringComparison.Ordinal);
        _at = found < 0 ? _text.Length : found + end.Length;
    }

    private void SkipCharacter()
    {
        _at++;
        while (_at < _text.Length && _text[_at] != '\'')
        {
            _at += _text[_at] == '\\' ? 2 : 1;
        }

        _at++;
    }

    /// <summary>Whether a string begins here: its dollar signs, whether it is verbatim, its quotes (1, or 3 and more for raw).</summary>
    private StringForm? StringStart()
    {
        int i = _at;
        int dollars = 0;
        bool verbatim = false;
        for (; i < _text.Length && _text[i] is '$' or '@'; i++)
        {
            dollars += _text[i] == '$' ? 1 : 0;
            verbatim |= _text[i] == '@';
        }

        int quotes = 0;
        while (i + quotes < _text.Length && _text[i + quotes] == '"')
        {
            quotes++;
        }

        return quotes == 0 ? null : new StringForm(i, dollars, verbatim, quotes >= 3 ? quotes : 1);
    }

    private void ScanString(StringForm form)
    {
        string close = new('"', form.Quotes);
        bool raw = form.Quotes >= 3;
        string hole = new('{', raw ? form.Dollars : 1);
        StringBuilder literal = new();
        for (_at = form.At + form.Quotes; _at < _text.Length && !ClosesHere(form, close);)
        {
            if (form.Dollars > 0 && Starts(hole) && (raw || !Starts("{{")))
            {
                _at += hole.Length;
                ScanCode(hole.Length);
                _at += hole.Length;
                continue;
            }

            int step = !raw && (Starts("\"\"") || Starts("{{") || (!form.Verbatim && _text[_at] == '\\')) ? 2 : 1;
            literal.Append(_text, _at, Math.Min(step, _text.Length - _at));
            _at += step;
        }

        _at += form.Quotes;
        _literals.Add(literal.ToString());
    }

    private bool ClosesHere(StringForm form, string close) => Starts(close) && !(form.Verbatim && Starts("\"\""));

    private bool Starts(string value) => string.CompareOrdinal(_text, _at, value, 0, value.Length) == 0;

    private readonly record struct StringForm(int At, int Dollars, bool Verbatim, int Quotes);
}
