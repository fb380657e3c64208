using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SkSqliteMemory.Build;

/// <summary>What one run of one test program came to.</summary>
internal sealed partial record TestReport(int Passed, int Failed, int Skipped, IReadOnlyList<string> Failures, IReadOnlyList<string> Skips)
{
    private const int BrokenLines = 40;

    /// <summary>A program that ended without a report: it crashed, or never started.</summary>
    public static TestReport Broken(int exitCode, string output) =>
        new(0, 1, 0, [string.Join('\n', output.Split('\n').Take(BrokenLines).Prepend($"no report, exit code {exitCode}")).TrimEnd()], []);

    /// <summary>Reads xunit's XML.</summary>
    public static TestReport Read(string file)
    {
        XElement root = XDocument.Load(file).Root!;
        XElement[] errors = [.. root.Descendants("error")];
        return new TestReport(
            Sum(root, "passed"),
            Sum(root, "failed") + errors.Length,
            Sum(root, "skipped"),
            [.. Tests(root, "Fail").Concat(errors).Select(FailureText)],
            [.. Tests(root, "Skip").Select(test => $"{(string?)test.Attribute("name")}: {(string?)test.Element("reason")}")]);
    }

    private static int Sum(XElement root, string attribute) => root.Elements("assembly").Sum(assembly => (int)assembly.Attribute(attribute)!);

    private static IEnumerable<XElement> Tests(XElement root, string result) =>
        root.Descendants("test").Where(test => (string?)test.Attribute("result") == result);

    private static string FailureText(XElement element)
    {
        XElement? failure = element.Element("failure");
        string?[] parts =
        [
            (string?)element.Attribute("name"),
            (string?)failure?.Element("message"),
            (string?)failure?.Element("stack-trace"),
            (string?)element.Element("output"),
        ];
        return string.Join(Environment.NewLine, parts.Where(part => !string.IsNullOrEmpty(part)).Select(part => Escaped().Replace(part!, "$1")));
    }

    /// <summary>xunit escapes quotes and backslashes in its XML.</summary>
    [GeneratedRegex("""\\([\\"])""")]
    private static partial Regex Escaped();
}
