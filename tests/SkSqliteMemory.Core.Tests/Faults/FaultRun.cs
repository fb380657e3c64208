using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Faults;

/// <summary>One operation: how the file is before and after it, and what becomes of it when a statement fails.</summary>
internal sealed class FaultRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempDatabase _files = new();
    private readonly SessionOperation _operation;
    private readonly HashSet<string> _states = [];
    private readonly DateTimeOffset _start;
    private int _copies;
    private string _before = "";
    private string _after = "";
    private object? _answer;

    private FaultRun(SessionOperation operation, DateTimeOffset start) => (_operation, _start) = (operation, start);

    /// <summary>What the operation runs when nothing fails.</summary>
    public IReadOnlyList<string> Statements { get; private set; } = [];

    public static async Task<FaultRun> PrepareAsync(SessionOperation operation)
    {
        FakeTimeProvider time = new();
        FaultRun run = new(operation, time.GetUtcNow());
        await using (SqliteMemory memory = await OpenAsync(operation, run._files.Path, (time, null)))
        {
            await operation.PrepareAsync(new FaultStage(memory, time));
        }

        await run.RunCleanAsync();
        return run;
    }

    /// <summary>Lets one statement fail. Returns what is wrong about what happened then, or null.</summary>
    public async Task<string?> TryAsync(int statement, Fault fault)
    {
        FaultInjector injector = new();
        FakeTimeProvider time = new(_start);
        await using Copy copy = await CopyAsync(time, injector);
        using CancellationTokenSource caller = new();
        injector.Arm(statement, fault, caller.Cancel);
        object? answer = _answer;
        Exception? told = await Record.ExceptionAsync(async () => answer = await _operation.RunAsync(copy.Stage, caller.Token).WaitAsync(Patience));
        string? hit = injector.Hit;
        injector.Off();
        string state = copy.Dump(_operation);
        return hit is null ? "it did not come to this statement"
            : Judge(told, state, caller.IsCancellationRequested) ?? SameAnswer(answer) ?? await RetryAsync(copy, time);
    }

    public void Dispose() => _files.Dispose();

    private string? Judge(Exception? told, string state, bool isCancelled) => told switch
    {
        null => _operation.IsBackground ? Known(state) : Same(state, _after, "it was told as done"),
        OperationCanceledException when isCancelled =>
            _operation.IsBackground ? Known(state) : Same(state, _before, "it was told as cancelled"),
        SqliteMemoryException { Outcome: WriteOutcome.NothingWritten } =>
            _operation.IsBackground ? Known(state) : Same(state, _before, "it was told that nothing was written"),
        SqliteMemoryException { Outcome: WriteOutcome.Unknown } when IsOfTheDisk(told) => Known(state),
        _ => $"it was told as {told}",
    };

    private static bool IsOfTheDisk(Exception told) => (((SqliteMemoryException)told).SqliteErrorCode & 0xFF) == SQLitePCL.raw.SQLITE_IOERR;

    private string? Known(string state) => _states.Contains(state) ? null : $"the file is half-written:\n{state}\ninstead of\n{_before}\nor\n{_after}";

    private static string? Same(string state, string expected, string told) => state == expected ? null : $"{told}, but the file holds\n{state}\ninstead of\n{expected}";

    private async Task<string?> RetryAsync(Copy copy, FakeTimeProvider time)
    {
        if (_operation.IsBackground)
        {
            // Beyond the pause before a retry and the lease of a claim that was left behind.
            time.Advance(TimeSpan.FromHours(1));
        }

        object? answer = await _operation.RunAsync(copy.Stage, default).WaitAsync(Patience);
        IReadOnlyList<MemoryCheck> checks = await copy.Stage.Memory.CheckAsync().WaitAsync(Patience);
        MemoryStatistics statistics = await copy.Stage.Memory.GetStatisticsAsync().WaitAsync(Patience);
        return Same(copy.Dump(_operation), _after, "tried again")
            ?? SameAnswer(answer)
            ?? (checks.FirstOrDefault(static check => !check.Passed) is { } failed ? $"{failed.Name}: {failed.Detail}" : null)
            ?? (statistics.JobsRunning + statistics.JobsParked == 0 ? null : "a job is left running or parked");
    }

    private string? SameAnswer(object? answer) => Equals(answer, _answer) ? null : $"the answer is '{answer}' instead of '{_answer}'";

    private async Task RunCleanAsync()
    {
        FaultInjector injector = new();
        await using Copy copy = await CopyAsync(new FakeTimeProvider(_start), injector);
        _before = copy.Dump(_operation);
        _states.Add(_before);
        // Each transaction is looked at before the next one begins.
        injector.Watch(sql => _states.Add(sql == "BEGIN IMMEDIATE;" ? copy.Dump(_operation) : _before));
        _answer = await _operation.RunAsync(copy.Stage, default);
        Statements = [.. injector.Seen];
        injector.Off();
        _after = copy.Dump(_operation);
        _states.Add(_after);
        Assert.True(!_operation.IsRead || _before == _after);
        Assert.Null(await RetryAsync(copy, copy.Stage.Time));
    }

    private async Task<Copy> CopyAsync(FakeTimeProvider time, FaultInjector injector)
    {
        string path = _files.FilePath($"copy{Interlocked.Increment(ref _copies)}.db");
        File.Copy(_files.Path, path);
        SqliteMemory memory = await OpenAsync(_operation, path, (time, injector));
        return new Copy(new FaultStage(memory, time), new RawFile(path), path);
    }

    private static Task<SqliteMemory> OpenAsync(SessionOperation operation, string path, (FakeTimeProvider Time, FaultInjector? Injector) by) => SqliteMemory.OpenAsync(path, new SqliteMemoryOptions
    {
        TimeProvider = by.Time,
        Durability = Durability.Normal,
        BusyTimeout = TimeSpan.FromMilliseconds(1),
        BusyRetries = 0,
        // A reader that was lost would be waited for in vain.
        MaxReaders = 1,
        // Nothing reads on its own.
        KeywordMemoryBudget = 0,
        RunBackgroundWork = false,
        Summaries = { VerbatimTurns = 1, TurnsPerSegment = 2, Enabled = !operation.Learns },
        Learning = { Enabled = operation.Learns },
        Observer = by.Injector,
    });

    /// <summary>A copy of the file with the operation's memory and somebody else who looks at it.</summary>
    private sealed class Copy(FaultStage stage, RawFile raw, string path) : IAsyncDisposable
    {
        public FaultStage Stage => stage;

        public string Dump(SessionOperation operation) => FileDump.Of(raw, withJobs: !operation.IsBackground);

        public async ValueTask DisposeAsync()
        {
            raw.Dispose();
            await stage.Memory.DisposeAsync().AsTask().WaitAsync(Patience);
            if (OperatingSystem.IsLinux())
            {
                Assert.DoesNotContain(new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos(), handle => handle.LinkTarget?.StartsWith(path, StringComparison.Ordinal) == true);
            }

            File.Delete(path);
        }
    }
}
