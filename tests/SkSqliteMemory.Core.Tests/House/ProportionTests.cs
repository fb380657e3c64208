using System.Text.RegularExpressions;
using SkSqliteMemory.Core.Tests.House.Reading;

namespace SkSqliteMemory.Core.Tests.House;

public sealed partial class ProportionTests
{
    private const int MostLines = 368;
    private const int MostLinesOfTests = 400;
    private const int MedianLines = 60;
    private const int MostLinesOfBody = 60;
    private const int MostFilesOfFolder = 15;

    private static readonly IReadOnlyList<SourceText> Sources = SourceText.Under("src");
    private static readonly IReadOnlyList<SourceText> Everything =
        [.. Sources, .. SourceText.Under("tests"), .. SourceText.Under("samples"), .. SourceText.Under("eng")];

    [Fact]
    public void No_file_is_too_long() => Findings.None(
        from source in Everything
        where source.LineCount > (source.Path.StartsWith("src/", StringComparison.Ordinal) ? MostLines : MostLinesOfTests)
        select $"{source.Path} has {source.LineCount} lines");

    [Fact]
    public void Half_of_the_sources_are_short()
    {
        int[] lengths = [.. Sources.Select(source => source.LineCount).Order()];

        Assert.InRange(lengths[lengths.Length / 2], 1, MedianLines);
    }

    [Fact]
    public void No_body_is_too_long() => Findings.None(
        from source in Sources
        from body in MethodBodies.Of(source)
        where body.Lines > MostLinesOfBody
        select $"{source.Path}: '{body.Header}' has {body.Lines} lines");

    [Fact]
    public void No_folder_is_too_full() => Findings.None(
        from source in Sources
        group source by Path.GetDirectoryName(source.Path) into folder
        where folder.Count() > MostFilesOfFolder
        select $"{folder.Key} holds {folder.Count()} files");

    [Fact]
    public void Every_file_is_named_by_its_job() => Findings.None(
        from source in Everything
        where Vague().IsMatch(Path.GetFileNameWithoutExtension(source.Path))
        select source.Path);

    [GeneratedRegex("(?:Manager|Helpers?|Utils?|Utilities|Common|Impl)$")]
    private static partial Regex Vague();
}
