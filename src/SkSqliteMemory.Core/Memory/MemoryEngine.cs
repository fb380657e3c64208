using Microsoft.Extensions.Logging;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Memory.Embedding;
using SkSqliteMemory.Memory.Forgetting;
using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Memory.Learning;
using SkSqliteMemory.Memory.Learning.Rescoring;
using SkSqliteMemory.Memory.Sessions;
using SkSqliteMemory.Memory.Summaries;
using SkSqliteMemory.Memory.Summaries.Making;
using SkSqliteMemory.Memory.Working;
using SkSqliteMemory.Retrieval;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Memory;

/// <summary>The parts of an open memory, put together once.</summary>
internal sealed class MemoryEngine : IAsyncDisposable
{
    private readonly MemoryStorage _storage;
    private readonly Lazy<Task> _closing;
    private readonly PendingVectorsJob _pendingVectors;

    private MemoryEngine(MemoryStorage storage, SqliteMemoryOptions options, KnownEmbedders embedders, ILogger log)
    {
        (_storage, Options, Embedders) = (storage, options, embedders);
        _closing = new Lazy<Task>(CloseAsync);
        AccessCounter accesses = new(storage.Memories);
        Recaller recaller = new(storage.Candidates, new CompositeScorer(options.Scoring), options.ConversationRanking, options.TimeProvider);
        TurnVectorsJob? turns = TurnVectorsJob.For(storage, embedders, options);
        Recall = new MemoryRecall(storage.Memories, recaller, (embedders, turns is not null), accesses, options.TimeProvider);
        Remembering = new Remembering(storage.Memories, embedders, options);
        Lessons = new LessonMaking(Remembering, storage.Candidates, embedders, options);
        Telling = new Telling(Remembering, Lessons, storage.Learning);
        Evicting = new EvictionChore(storage.Evictions, options);
        Shadow = new ShadowChore(storage, embedders);
        _pendingVectors = new PendingVectorsJob(storage.Memories, storage.Jobs, embedders, options.TimeProvider);
        Worker = new BackgroundWorker(
            storage,
            [
                .. Handlers(storage, options), Extraction(storage, log), new RescoringJob(storage.Rescoring, Judge(options), options, log), _pendingVectors,
                .. (IEnumerable<IJobHandler>)(turns is null ? [] : [turns]),
            ],
            [
                Evicting, new ExpiredValuesChore(storage.Values), new RescoringChore(storage.Rescoring, options, log), Shadow,
                .. (IEnumerable<IChore>)(turns is null ? [] : [turns]),
            ],
            accesses,
            (options.TimeProvider, log));
        Sessions = new SessionRooms((storage.Sessions, storage.SessionLife), new ContextLoader(storage, Recall, options), Worker, options);
    }

    public SqliteMemoryOptions Options { get; }

    public MemoryStorage Storage => _storage;

    public string Path => _storage.Path;

    /// <summary>What makes vectors, one for each model this process can use.</summary>
    public KnownEmbedders Embedders { get; }

    /// <summary>The file itself, for the vector store that shares it.</summary>
    public MemoryFile File => _storage.File;

    public IMemoryStore Memories => _storage.Memories;

    public IFileInspector Inspector => _storage.Inspector;

    public IJobStore Jobs => _storage.Jobs;

    public MemoryRecall Recall { get; }

    public Remembering Remembering { get; }

    /// <summary>From what is found in conversations to what is written.</summary>
    public LessonMaking Lessons { get; }

    /// <summary>Stores what is told beside what is known.</summary>
    public Telling Telling { get; }

    public SessionRooms Sessions { get; }

    public EvictionChore Evicting { get; }

    /// <summary>Deletes the vectors of other models whose time has come.</summary>
    public ShadowChore Shadow { get; }

    public BackgroundWorker Worker { get; }

    public static MemoryEngine Open(string path, SqliteMemoryOptions options)
    {
        ILogger log = options.LoggerFactory.CreateLogger("SkSqliteMemory");
        MemoryStorage storage = MemoryStorage.Open(path, options, log);
        try
        {
            KnownEmbedders embedders = new(storage, options);
            MemoryEngine engine = new(storage, options, embedders, log);
            engine.Begin(log);
            return engine;
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    /// <summary>Lets the background make vectors of memories that came back without one.</summary>
    public async Task AskForVectorsAsync(CancellationToken cancellationToken)
    {
        await _pendingVectors.AskAsync(cancellationToken).ConfigureAwait(false);
        Worker.Wake();
    }

    /// <summary>Closes once; whoever asks again waits for the same end.</summary>
    public ValueTask DisposeAsync() => new(_closing.Value);

    private async Task CloseAsync()
    {
        try
        {
            await Worker.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _storage.Dispose();
        }
    }

    private void Begin(ILogger log)
    {
        Log.Opened(log, _storage.SqliteVersion, _storage.VectorIndexName, Embedders.Current?.Model.ToString() ?? "none");
        if (Options.RunBackgroundWork)
        {
            Worker.Start();
        }
    }

    // Whoever has the file open does the work there is, also for processes that are asked to learn while this one is not.
    private ExtractionJob Extraction(MemoryStorage storage, ILogger log) => new(
        (storage.Learning, storage.Jobs),
        Options.Learning.Extractor ?? (Options.Learning.ChatClient is { } client ? new ChatMemoryExtractor(client) : new RuleMemoryExtractor()),
        Lessons, Options, log);

    private static ImportanceJudge? Judge(SqliteMemoryOptions options) => options.Learning.ChatClient is { } client ? new ImportanceJudge(client) : null;

    private static IEnumerable<IJobHandler> Handlers(MemoryStorage storage, SqliteMemoryOptions options)
    {
        OfflineSummarizer offline = new(options.TokenCounter);
        ISummarizer[] summarizers = options.SummaryChatClient is { } client ? [new ChatSummarizer(client, options.TokenCounter), offline] : [offline];
        yield return new SummaryJob(storage.Summaries, summarizers, options);
        yield return new UserSummaryJob(storage.Summaries, summarizers, options);
        yield return new MergeWordsJob(storage);
    }
}
