using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Migrations;
using SQLitePCL;

namespace SkSqliteMemory.Storage.Files;

/// <summary>What happens between a path and a usable writer: every check first, so that a refused file stays as it was.</summary>
internal static class FileOpening
{
    public static FileConnection Open(FileSettings settings, ConnectionFactory factory, bool requireSafeSqlite, out Version version)
    {
        FileConnection? connection = null;
        try
        {
            connection = factory.OpenWriter();
            version = SqliteVersionGuard.Check(connection, settings.Path, requireSafeSqlite);
            RefuseReadOnly(connection, settings.Path);
            SchemaMigrator migrator = new(settings);
            migrator.RefuseForeign(connection);
            UseWriteAheadLog(connection, settings);
            migrator.Migrate(connection);
            return connection;
        }
        catch (SqliteException exception)
        {
            connection?.Dispose();
            throw FileErrors.IsBusy(exception.SqliteErrorCode)
                ? FileErrors.Locked("open", settings, exception)
                : FileErrors.Translate(exception, "open", settings.Path);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    private static void RefuseReadOnly(FileConnection connection, string path)
    {
        if (raw.sqlite3_db_readonly(connection.Connection.Handle, "main") == 1)
        {
            throw FileErrors.Fail("open", path, $"The file '{path}' is read-only for this process; make it and its directory writable.");
        }
    }

    // Changing the journal mode ignores the busy timeout, so processes that open a fresh file together wait for each other here; by the
    // system's clock, because the others' locks do not go by the one that was given.
    private static void UseWriteAheadLog(FileConnection connection, FileSettings settings)
    {
        TimeProvider clock = TimeProvider.System;
        long started = clock.GetTimestamp();
        TimeSpan patience = settings.BusyTimeout * (settings.BusyRetries + 1);
        while (true)
        {
            try
            {
                // Incremental vacuum must be chosen before the first page is written; it lets forgotten space go back to the system.
                connection.Execute("PRAGMA auto_vacuum = INCREMENTAL;");
                if (connection.Ask("PRAGMA journal_mode = WAL;") is not "wal")
                {
                    throw FileErrors.Fail("open", settings.Path,
                        $"The file '{settings.Path}' cannot use a write-ahead log here (a network or in-memory file?); put it on a local disk.");
                }

                return;
            }
            catch (SqliteException exception) when (
                FileErrors.IsBusy(exception.SqliteErrorCode) && clock.GetElapsedTime(started) < patience)
            {
                clock.Pause(TimeSpan.FromMilliseconds(5));
            }
        }
    }
}
