using SkSqliteMemory.Tool.Formats;

namespace SkSqliteMemory.Tool.Commands;

/// <summary>Opens memory files the way a short-lived command needs them: background work runs only when the command says so.</summary>
internal static class MemoryFiles
{
    /// <summary>Opens a file that must exist.</summary>
    /// <exception cref="BadInputException">There is no such file; nothing was created.</exception>
    public static Task<SqliteMemory> OpenExistingAsync(string path, CancellationToken cancellationToken) => File.Exists(path)
        ? OpenOrCreateAsync(path, cancellationToken)
        : throw new BadInputException(Directory.Exists(path)
            ? $"'{path}' is a directory; name a memory file."
            : $"The memory file '{path}' does not exist; 'skmem ingest' and 'skmem remember' create one.");

    /// <summary>Opens a file, or creates it.</summary>
    public static Task<SqliteMemory> OpenOrCreateAsync(string path, CancellationToken cancellationToken) =>
        SqliteMemory.OpenAsync(path, new SqliteMemoryOptions { RunBackgroundWork = false }, cancellationToken);

    /// <summary>Fails unless an input file is there to be read.</summary>
    /// <exception cref="BadInputException">There is no such file.</exception>
    public static void RequireInput(string path)
    {
        if (!File.Exists(path))
        {
            throw new BadInputException(Directory.Exists(path)
                ? $"'{path}' is a directory; name a JSON lines file."
                : $"The input file '{path}' does not exist.");
        }
    }
}
