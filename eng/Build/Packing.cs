using System.Xml.Linq;

namespace SkSqliteMemory.Build;

/// <summary>Packs Core always and the adapters where they are built on the real packages.</summary>
internal sealed class Packing(Repository repository)
{
    /// <summary>Packs into artifacts/packages; false when a pack failed.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        string[] projects = [.. Directory.EnumerateFiles(repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string[] adapters = [.. projects.Where(project => Path.GetFileNameWithoutExtension(project) != "SkSqliteMemory.Core")];
        string source = AbstractionsSource();
        foreach (string project in source == "packages" ? projects : projects.Except(adapters))
        {
            if (await Child.RunAsync(repository.Dotnet("pack", project, "-c", "Release", "-v:m"), cancellationToken) != 0)
            {
                return false;
            }
        }

        if (source != "packages" && adapters.Length > 0)
        {
            string names = string.Join(", ", adapters.Select(Path.GetFileNameWithoutExtension));
            Console.WriteLine($"Not packed: {names}; AbstractionsSource is {source}, and what is shipped is built on the real packages only.");
        }

        return true;
    }

    private string AbstractionsSource() =>
        Environment.GetEnvironmentVariable("AbstractionsSource") is { Length: > 0 } chosen
            ? chosen
            : XDocument.Load(repository.AbstractionsProps).Descendants("AbstractionsSource").Single().Value;
}
