namespace SkSqliteMemory.TestUtilities;

/// <summary>A place for one test's database file: a directory of its own, gone with all it holds on dispose.</summary>
/// <remarks>The file itself is not created. Not thread-safe.</remarks>
public sealed class TempDatabase : IDisposable
{
    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("sksm-");

    /// <summary>The database file, beside which SQLite puts its <c>-wal</c> and <c>-shm</c>.</summary>
    public string Path => FilePath("memory.db");

    /// <summary>The directory, which belongs to this test alone.</summary>
    public string Directory => _directory.FullName;

    /// <summary>Another file in the same directory.</summary>
    public string FilePath(string name) => System.IO.Path.Combine(_directory.FullName, name);

    /// <summary>Deletes the directory with the database, its log and everything else in it.</summary>
    /// <exception cref="IOException">On Windows: a connection to the file is still open.</exception>
    public void Dispose()
    {
        _directory.Refresh();
        if (_directory.Exists)
        {
            _directory.Delete(recursive: true);
        }
    }
}
