using System.Runtime.InteropServices;

namespace SkSqliteMemory.Build;

/// <summary>Finds a SQLite of the system that can run the tests a second time.</summary>
internal static class SystemSqlite
{
    /// <summary>A usable library, or null; <paramref name="says"/> is its version, or why there is none.</summary>
    public static string? Find(out string says)
    {
        says = "no SQLite library of the system was found";
        foreach (string path in Candidates().Where(File.Exists))
        {
            if (VersionWithFullText(path, out says) is { } version)
            {
                says = version;
                return path;
            }
        }

        return null;
    }

    /// <remarks>On macOS only Homebrew's: Apple's cannot load extensions.</remarks>
    private static IEnumerable<string> Candidates()
    {
        if (OperatingSystem.IsWindows())
        {
            return [Path.Combine(Environment.SystemDirectory, "winsqlite3.dll")];
        }

        return OperatingSystem.IsMacOS()
            ? ["/opt/homebrew/opt/sqlite/lib/libsqlite3.dylib", "/usr/local/opt/sqlite/lib/libsqlite3.dylib"]
            : from folder in LinuxFolders()
              from file in (string[])["libsqlite3.so.0", "libsqlite3.so"]
              select Path.Combine(folder, file);
    }

    private static IEnumerable<string> LinuxFolders()
    {
        string triplet = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "x86_64-linux-gnu",
            Architecture.Arm64 => "aarch64-linux-gnu",
            Architecture.Arm => "arm-linux-gnueabihf",
            _ => "",
        };
        string[] named = (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return [.. named, $"/usr/lib/{triplet}", $"/lib/{triplet}", "/usr/local/lib", "/usr/lib64", "/lib64", "/usr/lib", "/lib"];
    }

    /// <summary>The version of a library that has FTS5 and can load extensions; null otherwise.</summary>
    private static string? VersionWithFullText(string path, out string says)
    {
        says = $"'{path}' cannot be loaded or lacks FTS5 or extension loading";
        if (!NativeLibrary.TryLoad(path, out IntPtr library) || !NativeLibrary.TryGetExport(library, "sqlite3_enable_load_extension", out _))
        {
            return null;
        }

        CompileOptionUsed used = Function<CompileOptionUsed>(library, "sqlite3_compileoption_used");
        return used("ENABLE_FTS5") == 1 ? Marshal.PtrToStringUTF8(Function<Version>(library, "sqlite3_libversion")()) : null;
    }

    private static T Function<T>(IntPtr library, string name) where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int CompileOptionUsed([MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate IntPtr Version();
}
