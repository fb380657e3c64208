using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Migrations;
using SQLitePCL;

namespace SkSqliteMemory.Storage.Files;

/// <summary>What happens between a path and a usable writer: every check first, so that a refused file stays as it was.</summary>
internal static class FileOpening
{
    public static FileConnection Open(FileSettings settings, ConnectionFactory factory, bool requireSafeSqlite, out Version version)
    {
        Waiting waiting = new(settings.Patience);
        while (true)
        {
            try
            {
                return OpenOnce(settings, factory, requireSafeSqlite, out version);
            }
            catch (SqliteException exception) when (FileErrors.IsBusy(exception.SqliteErrorCode))
            {
                if (!waiting.Pause())
                {
                    throw FileErrors.Locked("open", settings, exception);
                }
            }
            catch (SqliteException exception)
            {
                throw FileErrors.Translate(exception, "open", settings.Path);
            }
            catch (Exception exception) when (FileErrors.IsUnreadable(exception))
            {
                throw FileErrors.Unreadable(exception, "open", settings.Path);
            }
        }
    }

    private static FileConnection OpenOnce(FileSettings settings, ConnectionFactory factory, bool requireSafeSqlite, out Version version)
    {
        FileConnection connection = factory.OpenWriter();
        try
        {
            RefuseReadOnly(connection, settings.Path);
            version = SqliteVersionGuard.Check(connection, settings.Path, requireSafeSqlite);
            SchemaMigrator migrator = new(settings);
            migrator.RefuseForeign(connection);
            UseWriteAheadLog(connection, settings);
            migrator.Migrate(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
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

    // Processes that open a fresh file together wait for each other here. Later opens write nothing, so that a long write of another
    // process does not keep them out.
    private static void UseWriteAheadLog(FileConnection connection, FileSettings settings)
    {
        if (IsWriteAheadLog(connection))
        {
            return;
        }

        // Incremental vacuum must be chosen before the first page is written; it lets forgotten space go back to the system.
        const string Change = "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;";
        Waiting waiting = new(settings.Patience);
        int code;
        while ((code = connection.TryExecute(Change)) != raw.SQLITE_OK && FileErrors.IsBusy(code) && waiting.Pause())
        {
        }

        if (code != raw.SQLITE_OK)
        {
            throw connection.Error(code);
        }

        if (!IsWriteAheadLog(connection))
        {
            throw FileErrors.Fail("open", settings.Path,
                $"The file '{settings.Path}' cannot use a write-ahead log here (a network or in-memory file?); put it on a local disk.");
        }
    }

    private static bool IsWriteAheadLog(FileConnection connection) => connection.Ask("PRAGMA journal_mode;") is "wal";
}
