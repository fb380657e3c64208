using System.Globalization;

namespace SkSqliteMemory.Storage.Files;

/// <summary>Which SQLite is underneath, and whether it can be trusted with several processes on one file.</summary>
internal static class SqliteVersionGuard
{
    private static readonly Version Oldest = new(3, 35, 0);
    private static readonly Version Fixed = new(3, 51, 3);
    private static readonly Version[] FixedBackports = [new(3, 44, 6), new(3, 50, 7)];

    public static Version Check(FileConnection connection, string path, bool requireSafe)
    {
        Version version = Version.Parse(Convert.ToString(connection.Ask("SELECT sqlite_version();"), CultureInfo.InvariantCulture)!);
        if (version < Oldest)
        {
            throw FileErrors.Fail("open", path,
                $"SQLite {version} is too old; version {Oldest} or newer is needed. Reference a newer SQLitePCLRaw bundle.");
        }

        if (requireSafe && HasWalResetBug(version))
        {
            throw FileErrors.Fail("open", path,
                $"SQLite {version} can lose a commit when two connections write and checkpoint at once, and RequireSafeSqlite is set; " +
                $"supply SQLite {Fixed} or newer (docs/limits.md says how).");
        }

        if (connection.Ask("SELECT count(*) FROM pragma_module_list WHERE name = 'fts5';") is 0L)
        {
            throw FileErrors.Fail("open", path,
                "This SQLite has no full-text search (FTS5); reference a build that has it, such as SQLitePCLRaw.bundle_e_sqlite3.");
        }

        return version;
    }

    /// <summary>Whether this version has the WAL-reset bug, https://sqlite.org/wal.html#walresetbug.</summary>
    public static bool HasWalResetBug(Version version) => version < Fixed
        && !FixedBackports.Any(backport => backport.Minor == version.Minor && version.Build >= backport.Build);
}
