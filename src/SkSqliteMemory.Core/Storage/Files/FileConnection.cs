using Microsoft.Data.Sqlite;
using SkSqliteMemory.Diagnostics;
using SQLitePCL;

namespace SkSqliteMemory.Storage.Files;

/// <summary>A connection and the statements prepared on it. Used by one thread at a time.</summary>
internal sealed class FileConnection(SqliteConnection connection, IStatementObserver? observer = null) : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    public SqliteConnection Connection => connection;

    /// <summary>Whether a transaction is open; SQLite ends one by itself after some errors.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>The statement for this SQL, prepared once for the life of the connection.</summary>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out Statement? statement))
        {
            SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            statement = new Statement(command, observer is null ? null : () => observer.Before(this, sql));
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Runs SQL that is used once, such as pragmas and schema steps.</summary>
    public void Execute(string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        observer?.Before(this, sql);
        command.ExecuteNonQuery();
    }

    /// <summary>Asks a question that is asked once.</summary>
    public object? Ask(string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        observer?.Before(this, sql);
        return command.ExecuteScalar();
    }

    /// <summary>Runs a transaction statement without the driver's own waiting, and returns SQLite's extended result code.</summary>
    public int TryExecute(string sql)
    {
        try
        {
            observer?.Before(this, sql);
        }
        catch (SqliteException exception)
        {
            return exception.SqliteExtendedErrorCode;
        }

        int code = raw.sqlite3_exec(connection.Handle, sql);
        return code == raw.SQLITE_OK ? code : raw.sqlite3_extended_errcode(connection.Handle);
    }

    /// <summary>Runs a transaction statement that fails only when the file does.</summary>
    public void Run(string sql)
    {
        int code = TryExecute(sql);
        if (code != raw.SQLITE_OK)
        {
            throw Error(code);
        }
    }

    /// <summary>The error that <see cref="TryExecute"/> returned as a code, in SQLite's words.</summary>
    public SqliteException Error(int code) => new(raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), code & 0xFF, code);

    /// <summary>Runs work as one transaction, on a connection whose database nobody else has.</summary>
    public void RunTogether(Action<FileConnection> work)
    {
        Run("BEGIN;");
        try
        {
            work(this);
            Run("COMMIT;");
        }
        finally
        {
            if (InTransaction)
            {
                TryExecute("ROLLBACK;");
            }
        }
    }

    /// <summary>Ends the running query from another thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(connection.Handle);

    public void Dispose()
    {
        foreach (Statement statement in _statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }
}
