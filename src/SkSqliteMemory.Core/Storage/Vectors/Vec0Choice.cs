using Microsoft.Extensions.Logging;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>Decides at open whether vec0 is used, and says so where it was wanted and cannot be.</summary>
internal static class Vec0Choice
{
    public static Vec0Extension? Choose(FileSettings settings, SqliteMemoryOptions options, ILogger log)
    {
        if (options.VectorIndex == VectorIndexMode.Managed || (options.EmbeddingGenerator is null && options.VectorIndex == VectorIndexMode.Automatic))
        {
            return null;
        }

        string? fault = "no vec0 library was found beside the application";
        if (Vec0Extension.Locate(options.Vec0Path) is { } path)
        {
            Vec0Extension extension = new(path);
            fault = FindFault(extension);
            if (fault is null)
            {
                return extension;
            }
        }

        if (options.VectorIndex == VectorIndexMode.Vec0)
        {
            throw FileErrors.Fail("open", settings.Path,
                $"VectorIndex is Vec0, and {fault}; set SqliteMemoryOptions.Vec0Path, or take VectorIndexMode.Automatic.");
        }

        Log.Vec0Unavailable(log, fault);
        EngineMeter.VectorIndexFallbacks.Add(1);
        return null;
    }

    private static string? FindFault(Vec0Extension extension)
    {
        using FileConnection connection = ConnectionFactory.OpenInMemory();
        return extension.FindFault(connection);
    }
}
