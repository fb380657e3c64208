using System.Runtime.CompilerServices;

namespace SkSqliteMemory.TestUtilities;

/// <summary>Compiled into every test assembly, so that the choice of SQLite falls before the first test touches it.</summary>
internal static class ChooseNativeSqlite
{
#pragma warning disable CA2255 // A test assembly is an application: nothing runs before its first test but this.
    [ModuleInitializer]
    internal static void Choose() => NativeSqlite.UseNamedLibrary();
#pragma warning restore CA2255
}
