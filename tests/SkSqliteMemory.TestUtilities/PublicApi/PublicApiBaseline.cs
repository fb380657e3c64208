using System.Reflection;

namespace SkSqliteMemory.TestUtilities.PublicApi;

/// <summary>The surface of an assembly as it was last agreed to, in tests/SkSqliteMemory.Core.Tests/House/PublicApi.</summary>
public static class PublicApiBaseline
{
    private const string Accept = "SKSM_ACCEPT";

    /// <summary>Nothing where the assembly has the surface agreed to, otherwise what to do, then the differences.</summary>
    /// <remarks>With the environment variable <c>SKSM_ACCEPT=1</c> the present surface becomes the one agreed to.</remarks>
    public static IReadOnlyList<string> Differences(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        string path = RepositoryFiles.PathOf($"tests/SkSqliteMemory.Core.Tests/House/PublicApi/{assembly.GetName().Name}.txt");
        string actual = PublicApiText.Of(assembly);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        string agreed = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        return actual == agreed ? [] : Describe(Owned(agreed), Owned(actual));
    }

    private static string[] Describe(string[] agreed, string[] actual) =>
    [
        $"The public surface changed. Where that is meant, run the test with {Accept}=1 and commit the file.",
        .. agreed.Except(actual).Select(line => $"- {line}"),
        .. actual.Except(agreed).Select(line => $"+ {line}"),
    ];

    /// <summary>Each member line with its type before it, because equal lines stand in many types.</summary>
    private static string[] Owned(string text)
    {
        string owner = "";
        List<string> lines = [];
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            owner = line.StartsWith(' ') ? owner : line.Split(" : ")[0];
            lines.Add(line.StartsWith(' ') ? $"{owner}:: {line.Trim()}" : line);
        }

        return [.. lines];
    }
}
