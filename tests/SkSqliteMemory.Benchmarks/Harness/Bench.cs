using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Reference;
using SkSqliteMemory.Storage.Vectors;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Benchmarks.Harness;

/// <summary>What the workloads of one run share: the sizes, the folder, the report, and files that take long to fill.</summary>
internal sealed class Bench(bool quick, TextWriter output) : IDisposable
{
    /// <summary>Everything of every run is the same text in the same order.</summary>
    public const int Seed = 20_260_101;

    private readonly TempDatabase _folder = new();
    private readonly Dictionary<(int Rows, bool Vectors), FilledFile> _files = [];
    private int _names;

    public Report Report { get; } = new(output);

    public bool Quick => quick;

    /// <summary>The folder of conversations with annotated questions that the user has, or null.</summary>
    public string? Data { get; init; }

    public string? Vec0Path { get; } = Vec0Extension.Locate(null);

    public string SqliteVersion { get; } = RawSqlite.Version();

    /// <summary>Where pictures go: beside what the build makes.</summary>
    public string Results { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "results")).FullName;

    /// <summary>One of two numbers, by the size of the run.</summary>
    public int Size(int full, int small) => quick ? small : full;

    /// <summary>Numbers of rows without those that a quick run cannot have.</summary>
    public int[] Sizes(params int[] rows) => quick ? [.. rows.Select(static size => size / 50).Distinct()] : rows;

    /// <summary>A path nothing stands at yet.</summary>
    public string NewPath() => _folder.FilePath($"{_names++}.db");

    /// <summary>A closed file of so many memories of one owner, made once.</summary>
    public async Task<FilledFile> FileAsync(int rows, bool vectors)
    {
        if (!_files.TryGetValue((rows, vectors), out FilledFile? file))
        {
            file = await FilledFile.CreateAsync(NewPath(), rows, vectors);
            _files.Add((rows, vectors), file);
        }

        return file;
    }

    public void Dispose() => _folder.Dispose();
}
