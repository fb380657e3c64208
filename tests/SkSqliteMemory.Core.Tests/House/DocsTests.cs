using System.Reflection;
using System.Text.RegularExpressions;
using SkSqliteMemory.Core.Tests.House.Reading;

namespace SkSqliteMemory.Core.Tests.House;

public sealed partial class DocsTests
{
    private static readonly IReadOnlyList<DocsPage> Pages = DocsPage.All();
    private static readonly ILookup<string, string> Regions = RegionsOf(RepositoryFiles.Under("samples/Snippets", "*.cs").Select(RepositoryFiles.Read));

    [Fact]
    public void Every_block_of_code_is_a_compiled_snippet() => Findings.None(
        from page in Pages
        from block in page.CSharpBlocks()
        let finding = WrongBlock(block.Name, block.Code, Regions)
        where finding is not null
        select $"{page.Path}: {finding}");

    [Fact]
    public void Every_snippet_has_a_name_of_its_own() =>
        Findings.None(Regions.Where(region => region.Count() > 1).Select(region => region.Key));

    [Fact]
    public void Every_relative_link_leads_somewhere() => Findings.None(
        from page in Pages
        from link in page.RelativeLinks()
        where !Resolves(page, link)
        select $"{page.Path} links to {link}, which does not exist");

    [Fact]
    public void Every_option_stands_in_a_table_of_defaults()
    {
        HashSet<string> documented = [.. Pages.SelectMany(page => page.DefaultsRows())];

        Findings.None(
            from type in typeof(SqliteMemoryOptions).Assembly.GetExportedTypes()
            where type.IsClass && type.Name.EndsWith("Options", StringComparison.Ordinal)
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            let row = $"{type.Name}.{property.Name}"
            where !documented.Contains(row)
            select $"{row} has no row in a table below a heading 'Defaults' of a page under docs");
    }

    [Fact]
    public void Every_room_of_the_engine_is_on_the_map()
    {
        const string Core = "src/SkSqliteMemory.Core/";
        string map = RepositoryFiles.Read("docs/architecture.md");

        Findings.None(
            from room in RepositoryFiles.Under(Core, "*.cs").Select(path => path[Core.Length..(path.LastIndexOf('/') + 1)]).Distinct()
            where !map.Contains($"| `{room}` |", StringComparison.Ordinal)
            select $"docs/architecture.md does not say what is in {room}");
    }

    [Fact]
    public void A_block_that_differs_or_has_no_name_is_caught()
    {
        ILookup<string, string> regions = RegionsOf(["class A\n{\n    #region one\n    int x;\n\n    int y;\n    #endregion\n}\n"]);

        Assert.Null(WrongBlock("one", "int x;\n\nint y;", regions));
        Assert.NotNull(WrongBlock("one", "int x;", regions));
        Assert.NotNull(WrongBlock("two", "int x;", regions));
        Assert.NotNull(WrongBlock(null, "int x;", regions));
    }

    [Fact]
    public void A_page_is_read_as_it_is_meant()
    {
        DocsPage page = new("docs/x.md", """
            # A page (with `code`)
            [one](a.md#part) and ![two](<b.png>) and `[not](one.md)` and [out](https://example.org/)
            <!-- snippet: named -->
            ```csharp
            int x;
            ```
            ```csharp
            [A](no.md)
            ```
            ## Defaults of this
            | Option | Default |
            |---|---|
            | `A.B` | 1 |
            ## More
            | `C.D` | 1 |
            """);

        Assert.Equal(["a.md#part", "b.png"], page.RelativeLinks());
        Assert.Equal([("named", "int x;"), (null, "[A](no.md)")], page.CSharpBlocks());
        Assert.Equal(["Option", "---", "A.B"], page.DefaultsRows());
        Assert.Contains("a-page-with-code", page.Anchors());
    }

    private static string? WrongBlock(string? name, string code, ILookup<string, string> regions) =>
        name is null ? $"a block of C# has no marker '<!-- snippet: name -->' on the line before: {code.Split('\n')[0]}"
        : !regions.Contains(name) ? $"no file under samples/Snippets has a '#region {name}'"
        : regions[name].First() != code ? $"the block '{name}' differs from its region, which reads:{Environment.NewLine}{regions[name].First()}"
        : null;

    private static bool Resolves(DocsPage page, string link)
    {
        string[] parts = link.Split('#', 2);
        string folder = Path.GetDirectoryName(RepositoryFiles.PathOf(page.Path))!;
        string target = parts[0].Length == 0 ? RepositoryFiles.PathOf(page.Path) : Path.GetFullPath(Path.Combine(folder, parts[0]));
        if (parts.Length == 1 || !target.EndsWith(".md", StringComparison.Ordinal))
        {
            return Path.Exists(target);
        }

        return File.Exists(target) && new DocsPage(target, File.ReadAllText(target)).Anchors().Contains(parts[1]);
    }

    private static ILookup<string, string> RegionsOf(IEnumerable<string> files) => files
        .SelectMany(file => Region().Matches(file))
        .ToLookup(match => match.Groups["name"].Value, match => DocsPage.Unindented(match.Groups["code"].Value));

    [GeneratedRegex(@"^[ \t]*#region[ \t]+(?<name>[\w-]+)[ \t]*\r?\n(?<code>.*?)^[ \t]*#endregion", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Region();
}
