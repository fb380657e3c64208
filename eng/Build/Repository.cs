using System.Diagnostics;

namespace SkSqliteMemory.Build;

/// <summary>Where things are in this clone.</summary>
internal sealed class Repository(string root)
{
    /// <summary>The solution all commands build.</summary>
    public string Solution => PathOf("SkSqliteMemory.sln");

    /// <summary>What <c>setup</c> writes and Directory.Build.props reads.</summary>
    public string AbstractionsProps => PathOf("artifacts/abstractions.props");

    /// <summary>The native libraries, in the layout of a package.</summary>
    public string NativeRuntimes => PathOf("artifacts/native/runtimes");

    /// <summary>The path of a file or folder given by its path below the root, with forward slashes.</summary>
    public string PathOf(string relative) => Path.GetFullPath(Path.Combine(root, relative));

    /// <summary>A start of the SDK at the root, which leaves no server process behind.</summary>
    public ProcessStartInfo Dotnet(params string[] args)
    {
        ProcessStartInfo start = Start(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", args);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        return start;
    }

    /// <summary>A start of any program at the root.</summary>
    public ProcessStartInfo Start(string program, params string[] args) => new(program, args) { WorkingDirectory = root, UseShellExecute = false };
}
