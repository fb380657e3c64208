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

    private MemoryEngine(MemoryStorage storage, SqliteMemoryOptions options, TextEmbedder? embedder, ILogger log)
    {
        (_storage, Options) = (storage, options);
        _closing = new Lazy<Task>(CloseAsync);
        AccessCounter accesses = new(storage.Memories);
        Recaller recaller = new(storage.Candidates, new CompositeScorer(options.Scoring), options.ConversationRanking, options.TimeProvider);
        TurnVectorsJob? turns = TurnVectorsJob.For(storage, embedder, options);
        Recall = new MemoryRecall(storage.Memories, recaller, (embedder, turns is not null), accesses, options.TimeProvider);
        Remembering = new Remembering(storage.Memories, embedder, options);
        Lessons = new LessonMaking(Remembering, storage.Candidates, embedder, options);
        Telling = new Telling(Remembering, Lessons, storage.Learning);
        Evicting = new EvictionChore(storage.Evictions, options);
        Worker = new BackgroundWorker(
            storage,
            [
                .. Handlers(storage, options, embedder), Extraction(storage, log), new RescoringJob(storage.Rescoring, Judge(options), options, log),
                .. (IEnumerable<IJobHandler>)(turns is null ? [] : [turns]),
            ],
            [
                Evicting, new ExpiredValuesChore(storage.Values), new RescoringChore(storage.Rescoring, options, log),
                .. (IEnumerable<IChore>)(turns is null ? [] : [turns]),
            ],
            accesses,
            (options.TimeProvider, log));
        Sessions = new SessionRooms((storage.Sessions, storage.SessionLife), new ContextLoader(storage, Recall, options), Worker, options);
    }

    public SqliteMemoryOptions Options { get; }

    public MemoryStorage Storage => _storage;

    public string Path => _storage.Path;

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

    public BackgroundWorker Worker { get; }

    public static MemoryEngine Open(string path, SqliteMemoryOptions options)
    {
        ILogger log = options.LoggerFactory.CreateLogger("SkSqliteMemory");
        MemoryStorage storage = MemoryStorage.Open(path, options, log);
        try
        {
            TextEmbedder? embedder = options.EmbeddingGenerator is { } generator ? new TextEmbedder(generator, storage.ModelOfFile, path) : null;
            storage.UseModel(embedder?.Model);
            MemoryEngine engine = new(storage, options, embedder, log);
            engine.Begin(embedder, log);
            return engine;
        }
        catch
        {
            storage.Dispose();
            throw;
        }
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

    private void Begin(TextEmbedder? embedder, ILogger log)
    {
        Log.Opened(log, _storage.SqliteVersion, _storage.VectorIndexName, embedder?.Model.ToString() ?? "none");
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

    private static IEnumerable<IJobHandler> Handlers(MemoryStorage storage, SqliteMemoryOptions options, TextEmbedder? embedder)
    {
        OfflineSummarizer offline = new(options.TokenCounter);
        ISummarizer[] summarizers = options.SummaryChatClient is { } client ? [new ChatSummarizer(client, options.TokenCounter), offline] : [offline];
        yield return new SummaryJob(storage.Summaries, summarizers, options);
        yield return new UserSummaryJob(storage.Summaries, summarizers, options);
        yield return new MergeWordsJob(storage);
        if (embedder is not null)
        {
            yield return new PendingVectorsJob(storage.Memories, storage.Jobs, embedder, options.TimeProvider);
        }
    }
}
