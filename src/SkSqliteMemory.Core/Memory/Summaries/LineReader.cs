using System.Text;

namespace SkSqliteMemory.Memory.Summaries;

/// <summary>Cuts a message into paragraphs and list items; leaves out quoted e-mail and joins hard-wrapped lines.</summary>
internal static class LineReader
{
    /// <summary>Lines at least this long may be wrapped by a mail program rather than ended by the writer.</summary>
    private const int WrappedLineLength = 50;

    /// <summary>Paragraphs and list items without their markers, in order.</summary>
    public static IEnumerable<string> Read(string text)
    {
        StringBuilder paragraph = new();
        bool open = false;
        foreach (string raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string line = raw.Trim();
            string item = WithoutMarker(line);
            bool goesOn = open && item.Length == line.Length && line.Length > 0 && char.IsLower(line[0]);
            if (!goesOn && paragraph.Length > 0)
            {
                yield return paragraph.ToString();
                paragraph.Clear();
            }

            open = false;
            if (line.Length > 0 && !IsQuoted(line))
            {
                _ = paragraph.Append(paragraph.Length > 0 ? " " : "").Append(item);
                open = line.Length >= WrappedLineLength && !SentenceSplitter.IsTerminator(line[^1]);
            }
        }

        if (paragraph.Length > 0)
        {
            yield return paragraph.ToString();
        }
    }

    /// <summary>What somebody else wrote before stands in the talk already.</summary>
    private static bool IsQuoted(string line) =>
        line[0] == '>'
        || line.StartsWith("On ", StringComparison.Ordinal) && line.EndsWith("wrote:", StringComparison.Ordinal);

    private static string WithoutMarker(string line)
    {
        int end = 0;
        while (end < line.Length && end < 3 && char.IsAsciiDigit(line[end]))
        {
            end++;
        }

        bool numbered = end > 0 && end < line.Length && line[end] is '.' or ')';
        bool bullet = end == 0 && line.Length > 0 && line[0] is '-' or '*' or '•' or '–' or '#' or '|';
        if (!numbered && !bullet)
        {
            return line;
        }

        string rest = line[(end + 1)..].TrimStart('#', ' ', '\t');
        return line.Length > end + 1 && (char.IsWhiteSpace(line[end + 1]) || line[0] == '#') ? rest : line;
    }
}
