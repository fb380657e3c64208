using System.Text.RegularExpressions;

namespace SkSqliteMemory.Core.Tests.House.Reading;

/// <summary>A C# file parted into its code, where comments and the content of strings are blank, and its string literals.</summary>
internal sealed partial class SourceText
{
    public SourceText(string path, string text)
    {
        Path = path;
        LineCount = text.Count(c => c == '\n') + (text.EndsWith('\n') ? 0 : 1);
        (Code, Literals) = LiteralScanner.Scan(text);
        Identifiers = Word().Matches(Code).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        Mentions = Word().Matches(Code).Where(IsMention).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The path from the root, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>As long as the file and broken into the same lines.</summary>
    public string Code { get; }

    public IReadOnlyList<string> Literals { get; }

    /// <summary>Every word of the code.</summary>
    public IReadOnlySet<string> Identifiers { get; }

    /// <summary>The words that can mean a type: not the names that members and variables are given, nor members after a dot.</summary>
    public IReadOnlySet<string> Mentions { get; }

    public int LineCount { get; }

    /// <summary>All C# files below a folder.</summary>
    public static IReadOnlyList<SourceText> Under(string folder) =>
        [.. RepositoryFiles.Under(folder, "*.cs").Select(path => new SourceText(path, RepositoryFiles.Read(path)))];

    /// <summary>The names of the types other files may use: nested private types and file-local ones are left out.</summary>
    public IEnumerable<string> DeclaredTypes() =>
        Type().Matches(Code).Concat(Delegate().Matches(Code)).Select(match => match.Groups["name"].Value);

    private bool IsMention(Match word)
    {
        string before = Code[Math.Max(0, word.Index - 200)..word.Index];
        return before.EndsWith('.') ? OwnNamespaceBefore().IsMatch(before) : !TypeBefore().IsMatch(before) || KeywordBefore().IsMatch(before);
    }

    [GeneratedRegex(@"\bSkSqliteMemory\.(?:\w+\.)*$")]
    private static partial Regex OwnNamespaceBefore();

    /// <summary>A type stands right before, so that what follows is a name: <c>int X</c>, <c>List&lt;int&gt; X</c>, <c>int? X</c>, <c>int[] X</c>.</summary>
    [GeneratedRegex(@"(?:\w|\S>|\S\?|\[,*\])[ ]+$")]
    private static partial Regex TypeBefore();

    [GeneratedRegex(@"\b(?:public|internal|private|protected|static|readonly|sealed|abstract|virtual|override|new|required|async|partial|extern|const|event|volatile|unsafe|file|ref|out|in|params|scoped|this|return|throw|await|yield|is|as|not|and|or|case|when|where|else|do|goto|using|namespace|class|struct|record|interface|enum|delegate|operator|implicit|explicit|global|select|from|by|on|equals|into|let|join|with|stackalloc)[ ]+$")]
    private static partial Regex KeywordBefore();

    [GeneratedRegex(@"(?<![\w@])[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?:public|internal)\s+(?:(?:static|sealed|abstract|partial|readonly|ref|unsafe|new)\s+)*(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<name>\w+)")]
    private static partial Regex Type();

    [GeneratedRegex(@"\b(?:public|internal)\s+(?:unsafe\s+)?delegate\s+[^;(]*?(?<name>\w+)\s*(?:<[^;(]*>)?\s*\(")]
    private static partial Regex Delegate();
}
