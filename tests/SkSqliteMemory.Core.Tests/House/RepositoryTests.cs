using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SkSqliteMemory.Core.Tests.House;

public sealed partial class RepositoryTests
{
    // Put together here, so that this file does not name them.
    private static readonly string[] PackageHosts = ["api.nuget" + ".org", "nuget" + ".org/v3", "registry.npmjs" + ".org", "deb.debian" + ".org"];

    private static readonly string[] Built = [".dll", ".so", ".dylib", ".exe", ".pdb", ".nupkg", ".snupkg", ".zip", ".gz"];

    private static readonly IReadOnlyList<string> Files = TrackedFiles();

    [Fact]
    public void No_package_host_is_named() => Findings.None(
        from file in Texts()
        from host in PackageHosts
        where file.Text.Contains(host, StringComparison.OrdinalIgnoreCase)
        select $"{file.Path} names {host}; the machine's own package source serves");

    [Fact]
    public void No_path_of_one_machine_is_named() => Findings.None(
        from file in Texts()
        from Match match in MachinePath().Matches(file.Text)
        select $"{file.Path} names {match.Value.Trim()}");

    [Fact]
    public void No_merge_was_left_half_done() => Findings.None(
        from file in Texts()
        where file.Text.Contains("\n" + new string('<', 7) + " ", StringComparison.Ordinal)
        select $"{file.Path} holds the marks of a conflict");

    [Fact]
    public void Nothing_built_is_kept() => Findings.None(
        from path in Files
        where Built.Contains(Path.GetExtension(path).ToLowerInvariant()) || (!MayBeBinary(path) && HoldsNull(path))
        select path);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = RepositoryFiles.Read("SkSqliteMemory.sln").Replace('\\', '/');

        Findings.None(
            from folder in (string[])["src", "tests", "samples", "eng"]
            from project in RepositoryFiles.Under(folder, "*.csproj")
            where !solution.Contains($"\"{project}\"", StringComparison.Ordinal)
            select $"{project} is not in SkSqliteMemory.sln: dotnet sln add -s {folder} {project}");
    }

    private static IEnumerable<(string Path, string Text)> Texts() =>
        Files.Where(path => !MayBeBinary(path)).Select(path => (path, RepositoryFiles.Read(path)));

    /// <summary>Pictures of the documents, and databases of released versions that the upgrade tests open.</summary>
    private static bool MayBeBinary(string path) =>
        path.EndsWith(".png", StringComparison.Ordinal) || (path.StartsWith("tests/", StringComparison.Ordinal) && path.EndsWith(".db", StringComparison.Ordinal));

    private static bool HoldsNull(string path) => File.ReadAllBytes(RepositoryFiles.PathOf(path)).AsSpan().Contains((byte)0);

    /// <summary>What git keeps and what it would add; where git is missing, all files that are not built.</summary>
    private static IReadOnlyList<string> TrackedFiles()
    {
        ProcessStartInfo start = new("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = RepositoryFiles.Root,
            RedirectStandardOutput = true,
        };
        try
        {
            using Process git = Process.Start(start)!;
            string[] files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            return git.ExitCode == 0 ? [.. files.Where(path => File.Exists(RepositoryFiles.PathOf(path)))] : RepositoryFiles.Under("", "*");
        }
        catch (Win32Exception)
        {
            return RepositoryFiles.Under("", "*");
        }
    }

    [GeneratedRegex(@"(?:^|[^\w./-])(?:/(?:work|farm|root|home|Users|tmp/wt)/\w|[A-Za-z]:\\Users\\\w)", RegexOptions.Multiline)]
    private static partial Regex MachinePath();
}
