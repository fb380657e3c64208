using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace SkSqliteMemory.Build;

/// <summary>Fetches the sqlite-vec extension for all platforms by npm, as pinned in eng/native/package-lock.json.</summary>
internal sealed class Vec0(Repository repository)
{
    private const string Instead = "the managed vector index serves instead, with the same results.";

    private static readonly (string Package, string RuntimeId, string File)[] Platforms =
    [
        ("sqlite-vec-linux-x64", "linux-x64", "vec0.so"),
        ("sqlite-vec-linux-arm64", "linux-arm64", "vec0.so"),
        ("sqlite-vec-darwin-x64", "osx-x64", "vec0.dylib"),
        ("sqlite-vec-darwin-arm64", "osx-arm64", "vec0.dylib"),
        ("sqlite-vec-windows-x64", "win-x64", "vec0.dll"),
    ];

    private string LockFile => repository.PathOf("eng/native/package-lock.json");

    /// <summary>The hash of the lock file that the libraries at hand were fetched by.</summary>
    private string Stamp => repository.PathOf("artifacts/native/package-lock.sha256");

    /// <summary>Fetches once for each state of the lock file; says in one sentence what came of it.</summary>
    public async Task<string> FetchAsync(CancellationToken cancellationToken)
    {
        string wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(LockFile, cancellationToken)));
        if (File.Exists(Stamp) && await File.ReadAllTextAsync(Stamp, cancellationToken) == wanted)
        {
            return "vec0: here already.";
        }

        if (Directory.Exists(repository.NativeRuntimes))
        {
            Directory.Delete(repository.NativeRuntimes, recursive: true);
        }

        string folder = repository.PathOf("artifacts/npm");
        if (await InstallAsync(folder, cancellationToken) is { } failure)
        {
            return failure;
        }

        foreach ((string package, string runtimeId, string file) in Platforms)
        {
            string target = Path.Combine(repository.NativeRuntimes, runtimeId, "native", file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(folder, "node_modules", package, file), target, overwrite: true);
        }

        await File.WriteAllTextAsync(Stamp, wanted, cancellationToken);
        return $"vec0: fetched for {string.Join(", ", Platforms.Select(platform => platform.RuntimeId))}.";
    }

    /// <summary>Installs in a folder of its own; null when done, otherwise the sentence that says why not.</summary>
    private async Task<string?> InstallAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        File.Copy(repository.PathOf("eng/native/package.json"), Path.Combine(folder, "package.json"), overwrite: true);
        File.Copy(LockFile, Path.Combine(folder, "package-lock.json"), overwrite: true);

        // --force: install the packages of the other platforms too. npm checks each against the lock file's integrity.
        ProcessStartInfo npm = repository.Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            "ci", "--force", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1", "--fetch-timeout=30000");
        npm.WorkingDirectory = folder;
        try
        {
            (int exitCode, string output) = await Child.CaptureAsync(npm, cancellationToken);
            return exitCode == 0 ? null : $"vec0: npm could not fetch it ({Reason(output)}); {Instead}";
        }
        catch (Win32Exception)
        {
            return $"vec0: npm is not installed here, so it was not fetched; {Instead}";
        }
    }

    private static string Reason(string output)
    {
        string[] lines = [.. output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("npm error", StringComparison.Ordinal))];
        return (lines.FirstOrDefault(line => line.Count(c => c == ' ') > 5) ?? output.Trim()).Replace("npm error ", "");
    }
}
