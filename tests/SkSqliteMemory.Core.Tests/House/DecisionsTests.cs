using System.Text.RegularExpressions;

namespace SkSqliteMemory.Core.Tests.House;

public sealed partial class DecisionsTests
{
    private static readonly string[] Records =
        [.. RepositoryFiles.Under("docs/decisions", "*.md").Select(path => Path.GetFileName(path)).Where(name => name != "README.md")];

    [Fact]
    public void Every_record_is_named_by_number_and_title() => Findings.None(Records.Where(name => !Name().IsMatch(name)));

    [Fact]
    public void No_number_is_given_twice() => Findings.None(Twice(Records));

    [Fact]
    public void Every_record_is_listed_and_short()
    {
        string list = RepositoryFiles.Read("docs/decisions/README.md");

        Findings.None(
            from name in Records
            let lines = File.ReadLines(RepositoryFiles.PathOf($"docs/decisions/{name}")).Count()
            where !list.Contains($"]({name})", StringComparison.Ordinal) || lines > 120
            select $"{name} has {lines} lines (at most 120) and must be listed in docs/decisions/README.md");
    }

    [Fact]
    public void A_number_given_twice_is_caught() => Assert.Equal(["0001: 0001-a.md, 0001-b.md"], Twice(["0001-a.md", "0001-b.md", "0002-c.md"]));

    private static IEnumerable<string> Twice(IEnumerable<string> names) =>
        from name in names
        group name by name.Split('-')[0] into same
        where same.Count() > 1
        select $"{same.Key}: {string.Join(", ", same)}";

    [GeneratedRegex(@"^\d{4}(?:-[a-z0-9]+)+\.md$")]
    private static partial Regex Name();
}
