using System.Runtime.CompilerServices;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Searching;
using SkSqliteMemory.VectorData.Searching.Resident;

namespace SkSqliteMemory.VectorData.Files;

/// <summary>An open file and the vectors and words this process holds of it. All stores of a process on a path share one.</summary>
internal sealed class SharedFile
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, SharedFile> Open = new(StringComparer.Ordinal);
    private static readonly ConditionalWeakTable<MemoryFile, SharedFile> Borrowed = [];

    private readonly bool _isTemporary;
    private int _users;

    private SharedFile(MemoryFile file, (long Vectors, long Words) budgets, bool isTemporary)
    {
        (File, _isTemporary) = (file, isTemporary);
        Vectors = new ResidentVectorScan(file, budgets.Vectors);
        Words = new CollectionWords(file, budgets.Words);
    }

    public MemoryFile File { get; }

    public ResidentVectorScan Vectors { get; }

    public CollectionWords Words { get; }

    public static SharedFile Of(MemoryFile file, SqliteMemoryOptions options) => Borrowed.GetValue(
        file, file => new SharedFile(file, (options.VectorMemoryBudget, options.KeywordMemoryBudget), isTemporary: false));

    /// <summary>Opens the file, or joins those who have it open; what the first one asked for applies.</summary>
    public static SharedFile Acquire(string path, SqliteVectorStoreOptions options)
    {
        lock (Gate)
        {
            if (!Open.TryGetValue(path, out SharedFile? shared))
            {
                SqliteMemoryOptions defaults = new();
                FileSettings settings = new(path, options.Durability, options.BusyTimeout, defaults.BusyRetries, defaults.MaxReaders, options.TimeProvider);
                shared = new SharedFile(
                    MemoryFile.Open(settings, requireSafeSqlite: false), (options.VectorMemoryBudget, options.KeywordMemoryBudget), options.IsTemporary);
                Open.Add(path, shared);
            }

            shared._users++;
            return shared;
        }
    }

    public void Release()
    {
        lock (Gate)
        {
            if (--_users > 0)
            {
                return;
            }

            Open.Remove(File.Settings.Path);
            Vectors.Dispose();
            File.Dispose();
            if (_isTemporary)
            {
                System.IO.File.Delete(File.Settings.Path);
            }
        }
    }
}
