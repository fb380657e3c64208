using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkSqliteMemory.Diagnostics;

namespace SkSqliteMemory;

/// <summary>How a memory file is opened and used. Set up before the memory is opened; copied by it.</summary>
public sealed class SqliteMemoryOptions
{
    /// <summary>Turns text into vectors. Its model and dimensions become the fingerprint of the file.</summary>
    /// <value>
    /// The default is <see langword="null"/>: full text alone ranks, and every hit says <see cref="RankingKind.Lexical"/>.
    /// The memory does not dispose of it.
    /// </value>
    public IEmbeddingGenerator<string, Embedding<float>>? EmbeddingGenerator { get; set; }

    /// <summary>Turns text into vectors of the model that the file is to change to, see <see cref="MemoryEmbeddings.ReembedAsync"/>.</summary>
    /// <value>
    /// The default is <see langword="null"/>. With both set, the one whose model the file has is used, and the memory follows when the file changes,
    /// by whatever process. Set alone on a file of another model, vectors pause and words rank until the file is of this one. The memory does
    /// not dispose of it.
    /// </value>
    public IEmbeddingGenerator<string, Embedding<float>>? NextEmbeddingGenerator { get; set; }

    /// <summary>Writes the summaries.</summary>
    /// <value>The default is <see langword="null"/>: summaries are extractive, made of the talk's own sentences. The memory does not dispose of it.</value>
    public IChatClient? SummaryChatClient { get; set; }

    /// <summary>Counts tokens.</summary>
    /// <value>The default is <see cref="EstimatedTokenCounter.Instance"/>.</value>
    public ITokenCounter TokenCounter { get; set => field = NotNull(value); } = EstimatedTokenCounter.Instance;

    /// <summary>The clock of all scores, leases and dates.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set => field = NotNull(value); } = TimeProvider.System;

    /// <summary>Where the memory logs.</summary>
    /// <value>The default logs nothing. Text and ids of users appear at level Trace only.</value>
    public ILoggerFactory LoggerFactory { get; set => field = NotNull(value); } = NullLoggerFactory.Instance;

    /// <summary>How the parts of a score weigh.</summary>
    public ScoringOptions Scoring { get; set => field = NotNull(value); } = new();

    /// <summary>How messages of conversations are ranked.</summary>
    public ConversationRankingOptions ConversationRanking { get; set => field = NotNull(value); } = new();

    /// <summary>How sessions are summarised.</summary>
    public SummaryOptions Summaries { get; set => field = NotNull(value); } = new();

    /// <summary>What is learned from conversations.</summary>
    public LearningOptions Learning { get; set => field = NotNull(value); } = new();

    /// <summary>Takes keys, tokens, passwords and card numbers out of memories before they are stored.</summary>
    /// <value>The default is <see cref="SkSqliteMemory.SecretRedactor.Instance"/>. <see langword="null"/> stores texts as they are.</value>
    public ISecretRedactor? SecretRedactor { get; set; } = SkSqliteMemory.SecretRedactor.Instance;

    /// <summary>Whether messages are redacted as well.</summary>
    /// <value>The default is <see langword="false"/>: sessions hold what was said word for word, and delete it with the session.</value>
    public bool RedactMessages { get; set; }

    /// <summary>What the background takes out of the long-term memory.</summary>
    public EvictionOptions Eviction { get; set => field = NotNull(value); } = new();

    /// <summary>When sessions end that begin while the memory is open; <see cref="ChatSession.SetLifetimeAsync"/> changes it for one.</summary>
    /// <value>The default is <see cref="SessionLifetime.Unlimited"/>.</value>
    public SessionLifetime SessionLifetime { get; set => field = NotNull(value); } = SessionLifetime.Unlimited;

    /// <summary>What an acknowledged write survives.</summary>
    /// <value>The default is <see cref="Durability.Full"/>.</value>
    public Durability Durability { get; set; } = Durability.Full;

    /// <summary>How long a write waits for other processes that write to the file, each time it tries.</summary>
    /// <value>The default is 5 seconds. Greater than zero, at most 5 minutes.</value>
    public TimeSpan BusyTimeout
    {
        get;
        set => field = value > TimeSpan.Zero && value <= TimeSpan.FromMinutes(5)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "BusyTimeout must be greater than zero and at most 5 minutes.");
    } = TimeSpan.FromSeconds(5);

    /// <summary>How often a write that found the file locked is tried again before it fails.</summary>
    /// <value>The default is 2, so a write waits three times <see cref="BusyTimeout"/> at most. 0 to 100.</value>
    public int BusyRetries { get; set => field = InRange(value, 0, 100); } = 2;

    /// <summary>How many connections read at once.</summary>
    /// <value>The default is 4. 1 to 64. They are opened as they are needed.</value>
    public int MaxReaders { get; set => field = InRange(value, 1, 64); } = 4;

    /// <summary>The longest text of a memory or of a message's words that is accepted, in UTF-16 code units.</summary>
    /// <value>The default is 1,000,000. At least 1.</value>
    public int MaxTextLength { get; set => field = InRange(value, 1, 100_000_000); } = 1_000_000;

    /// <summary>The largest message that is accepted, as JSON in UTF-16 code units, pictures and other data included.</summary>
    /// <value>The default is 32,000,000. At least 1,000.</value>
    public int MaxMessageLength { get; set => field = InRange(value, 1_000, 500_000_000); } = 32_000_000;

    /// <summary>What answers vector searches.</summary>
    /// <value>The default is <see cref="VectorIndexMode.Automatic"/>.</value>
    public VectorIndexMode VectorIndex { get; set; } = VectorIndexMode.Automatic;

    /// <summary>How much memory the managed vector index may take, in bytes.</summary>
    /// <value>The default is 512 MiB. Not negative.</value>
    public long VectorMemoryBudget
    {
        get;
        set => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "VectorMemoryBudget must not be negative.");
    } = 512L * 1024 * 1024;

    /// <summary>How much memory the words of the memories, and those of the messages, may take each, in bytes.</summary>
    /// <value>The default is 128 MiB, about 300,000 sentences. 0 keeps no words in memory. Not negative.</value>
    /// <remarks>
    /// After the first few searches the words are read in the background and searches are answered from memory. A file with more words, and
    /// a process that asks but once or twice, is served by FTS5 alone: slower, with the same results.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long KeywordMemoryBudget
    {
        get;
        set => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "KeywordMemoryBudget must not be negative.");
    } = 128L * 1024 * 1024;

    /// <summary>The vec0 extension's file.</summary>
    /// <value>The default is <see langword="null"/>: <c>runtimes/{rid}/native/vec0</c> beside the application, then <c>vec0</c> beside it.</value>
    public string? Vec0Path { get; set; }

    /// <summary>Whether background work (summaries, write-behind) runs inside this process while the memory is open.</summary>
    /// <value>
    /// The default is <see langword="true"/>. With <see langword="false"/> call <see cref="SqliteMemory.RunPendingWorkAsync"/>; another
    /// process with the file open does the work as well.
    /// </value>
    public bool RunBackgroundWork { get; set; } = true;

    /// <summary>Whether a SQLite with the WAL-reset bug (3.7.0 to 3.51.2 but for 3.44.6 and 3.50.7) is refused instead of warned about.</summary>
    /// <value>The default is <see langword="false"/>. See https://sqlite.org/wal.html#walresetbug.</value>
    public bool RequireSafeSqlite { get; set; }

    /// <summary>Sees every statement before it runs; null outside tests.</summary>
    internal IStatementObserver? Observer { get; set; }

    internal SqliteMemoryOptions Copy()
    {
        SqliteMemoryOptions copy = (SqliteMemoryOptions)MemberwiseClone();
        copy.Scoring = Scoring.Copy();
        copy.ConversationRanking = ConversationRanking.Copy();
        copy.Summaries = Summaries.Copy();
        copy.Learning = Learning.Copy();
        copy.Eviction = Eviction.Copy();
        return copy;
    }

    private static T NotNull<T>(T value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }

    private static int InRange(int value, int minimum, int maximum) => value >= minimum && value <= maximum
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"The value must lie between {minimum} and {maximum}.");
}
