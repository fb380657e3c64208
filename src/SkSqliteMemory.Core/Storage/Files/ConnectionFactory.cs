using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Storage.Files;

/// <summary>The only place where connections to the file are made.</summary>
internal sealed class ConnectionFactory(FileSettings settings)
{
    /// <summary>Creates the file when it is missing, readable by its owner only; SQLite gives its -wal and -shm the same rights.</summary>
    public void CreateFile()
    {
        string? directory = Path.GetDirectoryName(Path.GetFullPath(settings.Path));
        if (directory is not null && !Directory.Exists(directory))
        {
            throw FileErrors.Fail("open", settings.Path, $"The directory '{directory}' of '{settings.Path}' does not exist; create it, or name another path.");
        }

        if (Directory.Exists(settings.Path))
        {
            throw FileErrors.Fail("open", settings.Path, $"'{settings.Path}' is a directory; name a file in it.");
        }

        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            new FileStream(settings.Path, options).Dispose();
        }
        catch (IOException) when (File.Exists(settings.Path))
        {
            // Somebody, perhaps another process at this instant, made it before.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Fail("open", settings.Path, $"The file '{settings.Path}' cannot be created: {exception.Message}", exception);
        }
    }

    /// <summary>Opens a connection that changes nothing about the file by being opened.</summary>
    /// <remarks>
    /// SQLite's own busy timeout stays off: builds without usleep, such as the older bundled ones, wait whole seconds in it. The one
    /// who begins a write waits (<see cref="WriteTransaction"/>); a read that meets a lock, which is rare, is tried again by the driver.
    /// </remarks>
    public FileConnection Open()
    {
        SqliteConnection connection = Connect(SqliteOpenMode.ReadWrite);
        try
        {
            connection.Open();
            return new FileConnection(connection, settings.Observer);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the connection all writes of this process pass through.</summary>
    public FileConnection OpenWriter()
    {
        FileConnection connection = Open();
        try
        {
            // Foreign keys carry the cascades that forgetting relies on. Deleted content is overwritten, so that forgotten text leaves the pages.
            connection.Execute($"""
                PRAGMA foreign_keys = ON;
                PRAGMA secure_delete = ON;
                PRAGMA synchronous = {(settings.Durability == Durability.Full ? "FULL" : "NORMAL")};
                PRAGMA cell_size_check = ON;
                PRAGMA cache_size = -16384;
                PRAGMA temp_store = MEMORY;
                """);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that cannot write; with vec0 where the file is to be searched by it.</summary>
    public FileConnection OpenReader()
    {
        FileConnection connection = Open();
        try
        {
            connection.Execute("""
                PRAGMA query_only = ON;
                PRAGMA cell_size_check = ON;
                PRAGMA cache_size = -8192;
                PRAGMA temp_store = MEMORY;
                """);
            settings.Vec0?.Load(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that SQLite itself keeps from writing, to a file that need not be brought up to date.</summary>
    public FileConnection OpenReadOnly()
    {
        SqliteConnection connection = Connect(SqliteOpenMode.ReadOnly);
        try
        {
            connection.Open();
            FileConnection file = new(connection, settings.Observer);
            file.Execute("PRAGMA query_only = ON; PRAGMA cell_size_check = ON;");
            return file;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection to nothing, to try an extension on.</summary>
    public static FileConnection OpenInMemory()
    {
#pragma warning disable RS0030 // The one factory the banned symbols point to.
        SqliteConnection connection = new("Data Source=:memory:;Pooling=False");
#pragma warning restore RS0030
        connection.Open();
        return new FileConnection(connection);
    }

    // Pooling is off because a pooled connection cannot load an extension twice and keeps the file open after the memory is closed.
#pragma warning disable RS0030 // The one factory the banned symbols point to.
    private SqliteConnection Connect(SqliteOpenMode mode) => new(new SqliteConnectionStringBuilder
    {
        DataSource = settings.Path,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = (int)Math.Ceiling(settings.BusyTimeout.TotalSeconds),
    }.ToString());
#pragma warning restore RS0030
}
