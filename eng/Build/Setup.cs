using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SkSqliteMemory.Build;

/// <summary>Makes a fresh clone ready: decides the AbstractionsSource and fetches vec0.</summary>
internal sealed partial class Setup(Repository repository)
{
    /// <summary>Sets up once; a clone that is set up stays as it is.</summary>
    public Task EnsureAsync(CancellationToken cancellationToken) =>
        File.Exists(repository.AbstractionsProps) ? Task.CompletedTask : RunAsync(new SetupOptions(null, null), cancellationToken);

    /// <summary>Sets up anew.</summary>
    public async Task RunAsync(SetupOptions options, CancellationToken cancellationToken)
    {
        (string source, string reason) = options.AbstractionsSource is { } asked
            ? (asked, "as asked")
            : await ProbeAsync(cancellationToken);
        Console.WriteLine($"AbstractionsSource: {source} ({reason})");
        Console.WriteLine(await new Vec0(repository).FetchAsync(cancellationToken));

        XElement folder = new("AbstractionsFolder", options.Folder);
        XElement properties = new("PropertyGroup",
            new XElement("AbstractionsSource", new XAttribute("Condition", "'$(AbstractionsSource)' == ''"), source),
            options.Folder is null ? null : folder);
        Directory.CreateDirectory(repository.PathOf("artifacts"));
        new XDocument(new XElement("Project", properties)).Save(repository.AbstractionsProps);
    }

    /// <summary>Restores a project that references all the adapters' packages, which is the one sure way to know.</summary>
    private async Task<(string Source, string Reason)> ProbeAsync(CancellationToken cancellationToken)
    {
        string probe = repository.PathOf("artifacts/probe/probe.csproj");
        Directory.CreateDirectory(Path.GetDirectoryName(probe)!);
        new XDocument(new XElement("Project", new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement("ItemGroup", AdapterPackages().Select(id => new XElement("PackageReference", new XAttribute("Include", id))))))
            .Save(probe);

        ProcessStartInfo restore = repository.Dotnet("restore", probe, "-p:AbstractionsSource=packages", "-v:m");
        (int exitCode, string output) = await Child.CaptureAsync(restore, cancellationToken);
        return exitCode == 0 ? ("packages", "this feed has them all") : ("contracts", WhyNot(output));
    }

    private IEnumerable<string> AdapterPackages() =>
        from item in XDocument.Load(repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
        where (string?)item.Parent!.Attribute("Condition") == "'$(AbstractionsSource)' == 'packages'"
        select (string)item.Attribute("Include")!;

    private static string WhyNot(string output)
    {
        string[] missing = [.. Missing().Matches(output).Select(match => $"{match.Groups[1]} {match.Groups[2]}".Trim()).Distinct().Order(StringComparer.Ordinal)];
        string? error = output.Split('\n').FirstOrDefault(line => line.Contains(": error ", StringComparison.Ordinal));
        return missing.Length > 0
            ? $"this feed lacks {string.Join(", ", missing)}"
            : $"the adapters' packages do not restore: {error?[(error.IndexOf(": error ", StringComparison.Ordinal) + 8)..].Trim() ?? output.Trim()}";
    }

    [GeneratedRegex(@"error NU110[123]: Unable to find (?:a stable )?package ([\w.]*\w)(?: with version \(>?=? ?([^),]+)\))?")]
    private static partial Regex Missing();
}
