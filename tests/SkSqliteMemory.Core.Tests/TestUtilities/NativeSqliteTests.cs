using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Core.Tests.TestUtilities;

public sealed class NativeSqliteTests
{
    [Fact]
    public void Connections_run_on_the_library_that_was_named_and_on_the_bundled_one_otherwise()
    {
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();

        Assert.Equal(NativeSqlite.NamedLibrary is { } path ? VersionOf(path) : VersionOf(BundledLibrary()), connection.ServerVersion);
    }

    private static string BundledLibrary() =>
        NativeLibrary.TryLoad("e_sqlite3", typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, null, out _)
            ? "e_sqlite3"
            : throw new DllNotFoundException("The tests' output lacks the bundled e_sqlite3.");

    private static string? VersionOf(string library)
    {
        IntPtr handle = NativeLibrary.Load(library, typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, null);
        IntPtr function = NativeLibrary.GetExport(handle, "sqlite3_libversion");
        return Marshal.PtrToStringUTF8(Marshal.GetDelegateForFunctionPointer<VersionFunction>(function)());
    }

    private delegate IntPtr VersionFunction();
}
