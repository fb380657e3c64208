using System.Globalization;
using System.Text;

namespace SkSqliteMemory.Tool.Printing;

/// <summary>How numbers, sizes, times and texts look to people; the same in every culture.</summary>
internal static class Wording
{
    /// <summary>The width that fits every terminal.</summary>
    public const int Width = 80;

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Score(double? value, string format = "0.000") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    public static string Bytes(long bytes) => bytes < 1024 * 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024.0):N1} MiB");

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun, such as <c>1 message</c> or <c>2 messages</c>.</summary>
    public static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>The text folded to lines of the width, each indented; cut after <paramref name="maxLines"/> with an ellipsis.</summary>
    public static string Fold(string text, int indent, int maxLines = int.MaxValue)
    {
        string margin = new(' ', indent);
        StringBuilder folded = new();
        int line = 0;
        foreach (string words in Lines(text, Width - indent))
        {
            if (line++ == maxLines)
            {
                return folded.Append(" ...").AppendLine().ToString();
            }

            folded.Append(line == 1 ? "" : Environment.NewLine).Append(margin).Append(words);
        }

        return folded.AppendLine().ToString();
    }

    private static IEnumerable<string> Lines(string text, int width)
    {
        StringBuilder line = new();
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            // Four columns stay free for the ellipsis.
            if (line.Length > 0 && line.Length + 1 + word.Length > width - 4)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
