using System.Text.RegularExpressions;

namespace SkSqliteMemory.Samples;

/// <summary>One item of a memory tool's result: a head line that says where it came from, and its text.</summary>
internal sealed partial record RecalledItem(string Source, string Text)
{
    /// <summary>The id of the message, or null where the item is a memory.</summary>
    public string? MessageId => Head().Match(Source) is { Success: true } head ? head.Groups["id"].Value : null;

    /// <summary>The session of the message.</summary>
    public string? Session => Head().Match(Source) is { Success: true } head ? head.Groups["session"].Value : null;

    /// <summary>The items of a result, in order. Heads stand at the margin, texts are indented.</summary>
    public static IEnumerable<RecalledItem> Parse(string result)
    {
        string? source = null;
        List<string> text = [];
        foreach (string line in result.Split('\n'))
        {
            if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                text.Add(line[4..]);
                continue;
            }

            if (source is not null)
            {
                yield return new RecalledItem(source, string.Join('\n', text));
            }

            source = Numbered().Match(line) is { Success: true } head ? head.Groups["source"].Value : null;
            text.Clear();
        }
    }

    [GeneratedRegex(@"^\[\d+\] (?<source>.+)$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^message (?<id>\S+) of session (?<session>\S+)")]
    private static partial Regex Head();
}
