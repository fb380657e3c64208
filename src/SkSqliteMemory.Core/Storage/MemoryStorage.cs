using Microsoft.Extensions.Logging;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Forgetting;
using SkSqliteMemory.Storage.Graph;
using SkSqliteMemory.Storage.Keywords;
using SkSqliteMemory.Storage.Learning;
using SkSqliteMemory.Storage.Reembedding;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Searching.Talks;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.UseCases;
using SkSqliteMemory.Storage.Vectors;
using SkSqliteMemory.Storage.Vectors.Turns;

namespace SkSqliteMemory.Storage;

/// <summary>The storage of an open memory on SQLite: the file and the use cases on it.</summary>
internal sealed class MemoryStorage : IDisposable
{
    private readonly MemoryFile _file;
    private readonly SqliteMemoryOptions _options;
    private readonly ResidentWords _words;
    private readonly ResidentGraphs _graphs = new();
    private readonly TalkLikeness _likeness;
    private readonly Quarantine _quarantine;
    private readonly ChosenVectorIndex _vectors;

    private MemoryStorage(MemoryFile file, SqliteMemoryOptions options, ILogger log)
    {
        _file = file;
        _words = new ResidentWords(file, options.KeywordMemoryBudget, log);
        _options = options;
        _likeness = new TalkLikeness(options.VectorMemoryBudget, log);
        Quarantine quarantine = _quarantine = new Quarantine(file);
        Sessions = new SessionStore(file, quarantine);
        SessionLife = new SessionLife(file);
        Summaries = new SummaryStore(file, quarantine);
        Contexts = new ContextStore(file, quarantine);
        Jobs = new JobStore(file);
        Changes = new ChangeFeed(file);
        Values = new WorkingMemoryStore(file);
        Evictions = new EvictionStore(file);
        Rescoring = new RescoringStore(file);
        Forgetting = new ForgetStore(file);
        Reembedding = new ReembeddingStore(file);
        _vectors = new ChosenVectorIndex(CreateIndex);
        Memories = new MemoryStore(file);
        Candidates = new CandidateSource(file, (_words, _graphs), (_vectors, _likeness));
        Learning = new LearningStore(file, quarantine);
        Graph = new GraphStore(file, _graphs);
        Inspector = new FileInspector(file, _vectors);
        TurnVectors = new TurnVectorStore(file);
    }

    public MemoryFile File => _file;

    public string Path => _file.Settings.Path;

    public string SqliteVersion => _file.SqliteVersion.ToString();

    public string VectorIndexName => _vectors.Name;

    /// <summary>The model the file's vectors were made with, or null before the first one.</summary>
    public EmbeddingModel? ModelOfFile { get; private init; }

    public IMemoryStore Memories { get; }

    public ICandidateSource Candidates { get; }

    public IFileInspector Inspector { get; }

    public ISessionLifeStore SessionLife { get; }

    public ISessionStore Sessions { get; }

    public IQuarantineStore Quarantine => _quarantine;

    public ILearningStore Learning { get; }

    public IGraphStore Graph { get; }

    public ISummaryStore Summaries { get; }

    public IContextStore Contexts { get; }

    public IJobStore Jobs { get; }

    public IChangeFeed Changes { get; }

    public IWorkingMemoryStore Values { get; }

    public IEvictionStore Evictions { get; }

    public IForgetStore Forgetting { get; }

    public IRescoringStore Rescoring { get; }

    public IReembeddingStore Reembedding { get; }

    public ITurnVectorStore TurnVectors { get; }

    /// <summary>The words held in memory.</summary>
    public ResidentWords Words => _words;

    public static MemoryStorage Open(string path, SqliteMemoryOptions options, ILogger log)
    {
        FileSettings settings = new(path, options.Durability, options.BusyTimeout, options.BusyRetries, options.MaxReaders, options.TimeProvider);
        settings = settings with { Vec0 = Vec0Choice.Choose(settings, options, log), Observer = options.Observer };
        MemoryFile file = MemoryFile.Open(settings, options.RequireSafeSqlite);
        try
        {
            if (SqliteVersionGuard.HasWalResetBug(file.SqliteVersion))
            {
                Log.WalResetBug(log, file.SqliteVersion.ToString());
            }

            return new MemoryStorage(file, options, log) { ModelOfFile = Wait(file.ReadAsync("open", EmbeddingModelsTable.Current, default))?.Model };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Searches by vectors from now on: there is an embedding generator.</summary>
    public void UseVectors() => _vectors.Use();

    public void Dispose()
    {
        _words.Stop();
        _file.Dispose();
        _words.Dispose();
        _vectors.Dispose();
        _likeness.Dispose();
    }

    private IVectorIndex CreateIndex() => (_options.VectorIndex, _file.Settings.Vec0) switch
    {
        (VectorIndexMode.Vec0, _) => new Vec0VectorIndex(),
        (VectorIndexMode.Automatic, not null) => new AutomaticVectorIndex(new ManagedVectorIndex(new MemoryVectorRows()), new Vec0VectorIndex(), _options.VectorMemoryBudget),
        _ => new ManagedVectorIndex(new MemoryVectorRows()),
    };

    // Opening runs on a thread of its own (SqliteMemory.OpenAsync); the file's answers come from other threads, so waiting is safe.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
