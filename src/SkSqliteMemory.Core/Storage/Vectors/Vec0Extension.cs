using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SQLitePCL;

namespace SkSqliteMemory.Storage.Vectors;

/// <summary>The one place where an extension is loaded, and where loading is switched off again.</summary>
internal sealed class Vec0Extension(string libraryPath)
{
    private static readonly Version Oldest = new(0, 1, 9);

    public void Load(FileConnection connection)
    {
        raw.sqlite3_enable_load_extension(connection.Connection.Handle, 1);
        try
        {
            connection.Connection.LoadExtension(libraryPath, "sqlite3_vec_init");
        }
        finally
        {
            raw.sqlite3_enable_load_extension(connection.Connection.Handle, 0);
        }
    }

    /// <summary>Tries the extension on a connection of its own and says why it cannot be used, or null when it can.</summary>
    public string? FindFault(FileConnection connection)
    {
        try
        {
            Load(connection);
            string version = (string)connection.Ask("SELECT vec_version();")!;
            return Version.Parse(version.TrimStart('v').Split('-')[0]) < Oldest
                ? $"'{libraryPath}' is version {version}; {Oldest} or newer is needed"
                : null;
        }
        catch (SqliteException exception)
        {
            return $"'{libraryPath}' cannot be loaded: {exception.Message}";
        }
    }

    /// <summary>Where the extension is: the path that was given, or beside the application; null when it is nowhere.</summary>
    public static string? Locate(string? given)
    {
        if (given is not null)
        {
            return given;
        }

        string file = OperatingSystem.IsWindows() ? "vec0.dll" : OperatingSystem.IsMacOS() ? "vec0.dylib" : "vec0.so";
        string[] places =
        [
            Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeIdentifier, "native", file),
            Path.Combine(AppContext.BaseDirectory, file),
        ];
        return places.FirstOrDefault(File.Exists);
    }

    private static string RuntimeIdentifier
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            string architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
            return $"{system}-{architecture}";
        }
    }
}
