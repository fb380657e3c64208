using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SkSqliteMemory.TestUtilities;

/// <summary>Runs the tests on another SQLite than the bundled one.</summary>
/// <remarks>
/// Where the environment variable <c>SKSM_SQLITE</c> names a library file, the provider's <c>e_sqlite3</c> resolves to it.
/// Call before the first connection opens; test assemblies do so by their module initializer.
/// </remarks>
public static class NativeSqlite
{
    private const string Variable = "SKSM_SQLITE";

    private static int _installed;

    /// <summary>The library file the tests run on, or null for the bundled SQLite.</summary>
    public static string? NamedLibrary { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;

    /// <summary>Lets <c>e_sqlite3</c> resolve to <see cref="NamedLibrary"/>, once; does nothing where none is named.</summary>
    /// <exception cref="FileNotFoundException">The named file does not exist.</exception>
#pragma warning disable CA2255 // Whoever touches this library first, the choice has to be made before.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void UseNamedLibrary()
    {
        if (NamedLibrary is not { } path || Interlocked.Exchange(ref _installed, 1) == 1)
        {
            return;
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{Variable} names '{path}', which does not exist; name a SQLite library file or unset it.", path);
        }

        Assembly provider = typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly;
        NativeLibrary.SetDllImportResolver(provider, (name, _, _) => name == "e_sqlite3" ? NativeLibrary.Load(path) : IntPtr.Zero);
    }
}
