namespace SkSqliteMemory.Storage.Files;

/// <summary>An open memory file: reads in snapshots, writes through the one writer. Safe for any number of threads.</summary>
internal sealed class MemoryFile : IDisposable
{
    private readonly ReaderPool _readers;
    private readonly FileWriter _writer;

    private MemoryFile(FileSettings settings, Version sqliteVersion, ReaderPool readers, FileWriter writer)
    {
        (Settings, SqliteVersion) = (settings, sqliteVersion);
        (_readers, _writer) = (readers, writer);
    }

    /// <summary>Raised by disposal while the file is still open: who works on it in the background ends.</summary>
    public event Action? Closing;

    /// <summary>Raised when it is closed and nobody reads any more.</summary>
    public event Action? Closed;

    public FileSettings Settings { get; }

    public Version SqliteVersion { get; }

    /// <summary>How many writes wait for their turn.</summary>
    public int WriteQueueLength => _writer.QueueLength;

    /// <summary>Opens the file, creates it when missing, and brings its schema up to date.</summary>
    public static MemoryFile Open(FileSettings settings, bool requireSafeSqlite)
    {
        ConnectionFactory factory = new(settings);
        factory.CreateFile();
        FileConnection connection = FileOpening.Open(settings, factory, requireSafeSqlite, out Version version);
        return new MemoryFile(settings, version, new ReaderPool(settings, factory), new FileWriter(settings, connection));
    }

    public Task<T> ReadAsync<T>(string operation, Func<FileConnection, T> work, CancellationToken cancellationToken) =>
        _readers.ReadAsync(operation, work, cancellationToken);

    public Task<T> WriteAsync<T>(string operation, Func<FileConnection, T> work, CancellationToken cancellationToken) =>
        _writer.WriteAsync(operation, work, cancellationToken);

    /// <summary>Empties the log into the file and cuts it; false while a reader, here or in another process, needs what is in it.</summary>
    public Task<bool> TruncateLogAsync(CancellationToken cancellationToken) => _writer.TruncateLogAsync(cancellationToken);

    /// <summary>Waits for running reads, writes what waits, and closes. The writer is last, so that only it empties the log.</summary>
    public void Dispose()
    {
        Closing?.Invoke();
        _readers.Dispose();
        _writer.Dispose();
        Closed?.Invoke();
    }
}
