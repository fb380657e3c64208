using System.Text.RegularExpressions;

namespace SkSqliteMemory.Core.Tests.House.Reading;

/// <summary>A Markdown page: its fenced blocks of C#, its links, its tables of defaults.</summary>
internal sealed partial class DocsPage(string path, string text)
{
    public string Path => path;

    /// <summary>README.md, CHANGELOG.md and everything under docs.</summary>
    public static IReadOnlyList<DocsPage> All()
    {
        string[] roots = ["README.md", "CHANGELOG.md"];
        IEnumerable<string> paths = roots.Where(root => File.Exists(RepositoryFiles.PathOf(root))).Concat(RepositoryFiles.Under("docs", "*.md"));
        return [.. paths.Select(path => new DocsPage(path, RepositoryFiles.Read(path)))];
    }

    /// <summary>Each block fenced as C#: its snippet's name, null without a marker on the line before, and its content.</summary>
    public IEnumerable<(string? Name, string Code)> CSharpBlocks() =>
        Fence().Matches(text).Select(match => (
            match.Groups["name"] is { Success: true } name ? name.Value : null,
            Unindented(match.Groups["code"].Value)));

    /// <summary>The targets of all links outside fenced blocks and code, without those that name a host.</summary>
    public IEnumerable<string> RelativeLinks() =>
        from Match match in Link().Matches(AnyFence().Replace(text, "").ReplaceLineEndings("\n"))
        let target = match.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        select target;

    /// <summary>The anchors its headings make.</summary>
    public IReadOnlySet<string> Anchors() =>
        Heading().Matches(text).Select(match => Anchor(match.Groups["title"].Value)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The first cells, without backquotes, of the tables below headings that start with "Defaults".</summary>
    public IEnumerable<string> DefaultsRows()
    {
        bool inDefaults = false;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                inDefaults = heading.Groups["title"].Value.StartsWith("Defaults", StringComparison.Ordinal);
            }
            else if (inDefaults && line.StartsWith('|'))
            {
                yield return line.Split('|')[1].Trim().Trim('`');
            }
        }
    }

    /// <summary>Text without the indentation all its lines share.</summary>
    public static string Unindented(string code)
    {
        string[] lines = code.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        int shared = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length > shared ? line[shared..].TrimEnd() : ""));
    }

    private static string Anchor(string title) => NotOfAnchor().Replace(title.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"(?:<!--\s*snippet:\s*(?<name>[\w-]+)\s*-->[ \t]*\r?\n)?^[ \t]*```(?:csharp|cs|c#)[ \t]*\r?\n(?<code>.*?)^[ \t]*```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^[ \t]*```.*?^[ \t]*```[ \t]*$|`[^`\n]+`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex AnyFence();

    [GeneratedRegex(@"\]\(<?(?<target>[^)\s>]+)>?(?:\s+""[^""]*"")?\)|^\[[^\]]+\]:\s*(?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6}[ \t]+(?<title>.+?)[ \t]*\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotOfAnchor();
}
