using System.Diagnostics;

namespace SkSqliteMemory.Build;

/// <summary>Builds the solution in Release with warnings as errors, then runs every project under tests/*.Tests.</summary>
internal sealed class TestRun(Repository repository, bool soak)
{
    private const string CoreTests = "SkSqliteMemory.Core.Tests";

    private int _passed;
    private int _failed;
    private int _skipped;

    /// <summary>Runs the projects whose name contains one of <paramref name="names"/>, all where none is given; true when nothing failed.</summary>
    public async Task<bool> RunAsync(string[] names, CancellationToken cancellationToken)
    {
        string[] projects = [.. TestProjects().Where(project => names.Length == 0 || names.Any(name => IsNamed(project, name)))];
        if (projects.Length == 0)
        {
            throw new BuildException($"No test project is named like {string.Join(" or ", names)}; there are {string.Join(", ", TestProjects())}.");
        }

        if (await BuildAsync(cancellationToken))
        {
            await RunAllAsync(projects, cancellationToken);
        }

        Console.WriteLine($"{_passed} passed, {_failed} failed, {_skipped} skipped");
        return _failed == 0;
    }

    private static bool IsNamed(string project, string name) => project.Contains(name, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> TestProjects() =>
        Directory.EnumerateDirectories(repository.PathOf("tests"), "*.Tests").Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    /// <summary>A build that fails counts as one failure.</summary>
    private async Task<bool> BuildAsync(CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        ProcessStartInfo build = repository.Dotnet("build", repository.Solution, "-c", "Release", "-warnaserror", "-v:q", "-clp:NoSummary");
        (int exitCode, string output) = await Child.CaptureAsync(build, cancellationToken);
        Console.WriteLine($"build: {(exitCode == 0 ? "clean" : "FAILED")}, {Seconds(started)}");
        if (exitCode != 0)
        {
            string[] errors = [.. output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct()];
            Console.WriteLine(errors.Length > 0 ? string.Join('\n', errors) : output);
            _failed++;
        }

        return exitCode == 0;
    }

    private async Task RunAllAsync(string[] projects, CancellationToken cancellationToken)
    {
        foreach (string project in projects)
        {
            await RunOneAsync(project, project, [], null, cancellationToken);
            if (project == CoreTests)
            {
                await RunOnSystemSqliteAsync(cancellationToken);
            }
        }
    }

    /// <summary>The engine's tests once more on the SQLite of the system; the house's tests touch no SQLite and ran already.</summary>
    private async Task RunOnSystemSqliteAsync(CancellationToken cancellationToken)
    {
        if (SystemSqlite.Find(out string says) is { } library)
        {
            string[] withoutHouse = ["-namespace-", $"{CoreTests}.House"];
            await RunOneAsync(CoreTests, $"{CoreTests} on the system's SQLite {says}", withoutHouse, library, cancellationToken);
        }
        else
        {
            Console.WriteLine($"{CoreTests} ran on the bundled SQLite only: {says}.");
        }
    }

    private async Task RunOneAsync(string project, string title, string[] filter, string? sqlite, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        string report = repository.PathOf($"artifacts/test-results/{title.Replace(' ', '-').Replace('\'', '-')}.xml");
        Directory.CreateDirectory(Path.GetDirectoryName(report)!);
        File.Delete(report);

        ProcessStartInfo run = repository.Dotnet(
            ["exec", repository.PathOf($"artifacts/bin/{project}/release/{project}.dll"), "-noLogo", "-noColor", "-xml", report, .. filter]);
        Choose(run, "SKSM_SQLITE", sqlite);
        Choose(run, "SKSM_SOAK", soak ? "1" : null);
        (int exitCode, string output) = await Child.CaptureAsync(run, cancellationToken);
        await File.WriteAllTextAsync(Path.ChangeExtension(report, ".log"), output, cancellationToken);
        Count(title, Seconds(started), File.Exists(report) ? TestReport.Read(report) : TestReport.Broken(exitCode, output));
    }

    private static void Choose(ProcessStartInfo start, string variable, string? value)
    {
        start.Environment.Remove(variable);
        if (value is not null)
        {
            start.Environment[variable] = value;
        }
    }

    private void Count(string title, string time, TestReport report)
    {
        _passed += report.Passed;
        _failed += report.Failed;
        _skipped += report.Skipped;
        Console.WriteLine($"{title}: {report.Passed} passed, {report.Failed} failed, {report.Skipped} skipped, {time}");
        foreach (string skip in report.Skips)
        {
            Console.WriteLine($"  skipped {skip}");
        }

        foreach (string failure in report.Failures)
        {
            Console.WriteLine($"  FAILED {failure.ReplaceLineEndings(Environment.NewLine + "    ")}");
        }
    }

    private static string Seconds(long started) => $"{Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s";
}
