namespace SkSqliteMemory.TestUtilities;

/// <summary>The files of this clone, for tests that look at sources and documents.</summary>
public static class RepositoryFiles
{
    private static readonly string[] Generated = ["artifacts", ".git", ".vs", "node_modules"];

    /// <summary>The folder of SkSqliteMemory.sln. Found by walking up: under CI=true the paths the compiler records are not real ones.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file given by its path below the root.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The text of a file given by its path below the root.</summary>
    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>The files below a folder, built ones left out, as sorted paths from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Under(string folder, string pattern)
    {
        string start = PathOf(folder);
        return Directory.Exists(start)
            ? [.. Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories).Select(Relative).Where(IsSource).Order(StringComparer.Ordinal)]
            : [];
    }

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static bool IsSource(string relative) => !relative.Split('/').Any(part => Generated.Contains(part));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SkSqliteMemory.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds SkSqliteMemory.sln; run the tests inside a clone.");
    }
}
