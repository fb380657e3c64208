
namespace SkSqliteMemory.VectorData.Files;

/// <summary>A store's hold on its file: opened by the first operation, let go by disposal.</summary>
internal sealed class StoreFile : IDisposable
{
    private const string InMemory = ":memory:";

    private readonly Lock _gate = new();
    private readonly Func<SharedFile> _open;
    private readonly bool _owns;
    private SharedFile? _file;
    private bool _disposed;

    private StoreFile(string path, Func<SharedFile> open, bool owns) => (Path, _open, _owns) = (path, open, owns);

    public string Path { get; }

    public static StoreFile At(string path, SqliteVectorStoreOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (path == InMemory)
        {
            path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"sksm-{Guid.CreateVersion7(options.TimeProvider.GetUtcNow()):N}.db");
            options = new SqliteVectorStoreOptions(options) { IsTemporary = true };
        }
        else if (path.StartsWith(':') || path.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || path.Contains('=', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{path}' is no path; give the path of a file, not a connection string, or ':memory:'.", nameof(path));
        }

        string full = System.IO.Path.GetFullPath(path);
        return new StoreFile(full, () => SharedFile.Acquire(full, options), owns: true);
    }

    public static StoreFile Of(SqliteMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return new StoreFile(memory.Path, () => SharedFile.Of(memory.Engine.File, memory.Engine.Options), owns: false);
    }

    public SharedFile Open(string operation)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteVectorStore));
            try
            {
                return _file ??= _open();
            }
            catch (SqliteMemoryException exception)
            {
                throw new StoreErrors(Path).Fail(operation, exception.Message, exception);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed && _owns)
            {
                _file?.Release();
            }

            _disposed = true;
        }
    }
}
