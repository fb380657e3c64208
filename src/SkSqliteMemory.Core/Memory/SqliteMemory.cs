using System.Diagnostics;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Memory;
using SkSqliteMemory.Memory.Sessions;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Model;

namespace SkSqliteMemory;

/// <summary>An agent's memory in one SQLite file: what was said, what was learned, and the way to find it again.</summary>
/// <remarks>
/// <para>
/// Thread-safe; open one for a file and share it. Other processes may have the same file open. Every operation takes a
/// <see cref="MemoryScope"/> and sees nothing outside it.
/// </para>
/// <para>
/// A write is acknowledged after its commit. It can be cancelled while it waits; once it has begun, its outcome is told even when the
/// token is cancelled meanwhile. Reads never wait for writes.
/// </para>
/// Dispose of it to stop background work, write what is counted behind, and close the file.
/// </remarks>
/// <example><code>await using SqliteMemory memory = await SqliteMemory.OpenAsync("agent.db");</code></example>
public sealed class SqliteMemory : IAsyncDisposable, IDisposable
{
    private const int MaxQuarantined = 1_000;

    private readonly MemoryEngine _engine;

    private SqliteMemory(MemoryEngine engine)
    {
        _engine = engine;
        Graph = new MemoryGraph(engine);
        Learning = new MemoryLearning(engine);
        Eviction = new MemoryEviction(this);
        Embeddings = new MemoryEmbeddings(engine);
        Forgetting = new MemoryForgetting(this);
        Feedback = new MemoryFeedback(this);
        Working = new WorkingMemory(engine.Storage.Values, engine.Options, new WorkingMemory(engine.Sessions.Values, engine.Options, null));
    }

    /// <summary>What is known as names and relations between them.</summary>
    public MemoryGraph Graph { get; }

    /// <summary>What was learned from conversations, and the way back.</summary>
    public MemoryLearning Learning { get; }

    /// <summary>The full path of the file.</summary>
    public string Path => _engine.Path;

    /// <summary>Eviction by time to live and quota: what would go, what went, and the way back.</summary>
    public MemoryEviction Eviction { get; }

    /// <summary>Changing the file to another embedding model: what it would take, doing it, and the way back.</summary>
    public MemoryEmbeddings Embeddings { get; }

    /// <summary>Forgetting by plan, subject, session and owner; <see cref="ForgetAsync"/> forgets by id.</summary>
    public MemoryForgetting Forgetting { get; }

    /// <summary>What became of what was recalled: confirmed, used, ignored.</summary>
    public MemoryFeedback Feedback { get; }

    /// <summary>The working memory: values by key that end with their session or their time to live.</summary>
    public WorkingMemory Working { get; }

    internal MemoryEngine Engine => _engine;

    /// <summary>Opens a memory file, and creates it when it is missing.</summary>
    /// <param name="path">The path of the file. A new one can be read by its owner only.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels before the file is touched.</param>
    /// <returns>The open memory.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is blank or names no file (<c>:memory:</c>).</exception>
    /// <exception cref="SqliteMemoryException">
    /// The file is no database, damaged, locked, read-only, from a newer version, or its vectors were made by another model.
    /// </exception>
    public static Task<SqliteMemory> OpenAsync(string path, SqliteMemoryOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Open(path, options), cancellationToken);

    /// <summary>Opens a memory file on the caller's thread; for factories that cannot wait. Otherwise as <see cref="OpenAsync"/>.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <returns>The open memory.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is blank or names no file (<c>:memory:</c>).</exception>
    /// <exception cref="SqliteMemoryException">As for <see cref="OpenAsync"/>.</exception>
    public static SqliteMemory Open(string path, SqliteMemoryOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (path.StartsWith(':') || path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"'{path}' names no file on disk; a memory that several connections share needs one.", nameof(path));
        }

        return new SqliteMemory(MemoryEngine.Open(System.IO.Path.GetFullPath(path), (options ?? new SqliteMemoryOptions()).Copy()));
    }

    /// <summary>Stores a memory: its text, full text and vector in one transaction.</summary>
    /// <param name="scope">Whose memory it is. With <see cref="MemoryScope.SessionId"/> it belongs to that session.</param>
    /// <param name="content">The text, not blank, at most <see cref="SqliteMemoryOptions.MaxTextLength"/> characters.</param>
    /// <param name="importance">How much it matters, 0 to 1.</param>
    /// <param name="options">What else is to be said about it; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the embedding, and the write while it waits.</param>
    /// <returns>
    /// The stored memory. The same text in the same scope and kind is the same memory: it is returned, with the greater importance. With
    /// <see cref="RememberOptions.MergeNearDuplicates"/> it may be one that says the same in other words.
    /// </returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the text is blank, too long or not storable.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="importance"/> is not a number between 0 and 1.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written, or the embedding generator's vector does not fit.</exception>
    public Task<MemoryEntry> RememberAsync(
        MemoryScope scope, string content, double importance = 0.5, RememberOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(scope);
        TextGuard.RequireContent(content, _engine.Options.MaxTextLength, nameof(content));
        if (importance is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(importance), importance, "The importance must be a number between 0 and 1.");
        }

        return options is { MergeNearDuplicates: true, ExpiresAt: null } && scope.SessionId is null
            ? _engine.Telling.TellAsync(scope, content, importance, options, cancellationToken)
            : _engine.Remembering.RememberAsync(scope, content, importance, options ?? new RememberOptions(), cancellationToken);
    }

    /// <summary>Finds what answers a question, best first.</summary>
    /// <param name="scope">Whose memory to look in.</param>
    /// <param name="query">The question, any text that is not blank. It is plain words; no search syntax applies.</param>
    /// <param name="top">How many hits at most, 1 to 1,000.</param>
    /// <param name="options">What this recall asks for; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the embedding and the search.</param>
    /// <returns>The hits with the parts of their scores. Ties are broken by age, so the result is reproducible.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the query is blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is out of range.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read, or the embedding generator's vector does not fit.</exception>
    public async Task<IReadOnlyList<ScoredMemory>> RecallAsync(
        MemoryScope scope, string query, int top = 10, RecallOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(scope);
        CheckQuery(query, top);
        long started = Stopwatch.GetTimestamp();
        IReadOnlyList<ScoredMemory> hits =
            await _engine.Recall.RecallAsync(scope, query, top, options ?? new RecallOptions(), cancellationToken).ConfigureAwait(false);
        EngineMeter.RecallDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        return hits;
    }

    /// <summary>Reads a memory by its id.</summary>
    /// <param name="scope">Whose memory it is; one of another scope is not found.</param>
    /// <param name="id">The id of the memory.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The memory, or <see langword="null"/> when the scope holds none of that id or it has expired.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the id is blank.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<MemoryEntry?> GetAsync(MemoryScope scope, string id, CancellationToken cancellationToken = default)
    {
        Check(scope);
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _engine.Memories.FindAsync(scope, id, _engine.Options.TimeProvider.GetUtcNow(), cancellationToken);
    }

    /// <summary>Erases a memory with its full text, its vector, what was derived from it, and others of the same text.</summary>
    /// <remarks>What it was made of, such as the message that said it, stays; see <see cref="Forgetting"/>.</remarks>
    /// <param name="scope">Whose memory it is; one of another scope is not found.</param>
    /// <param name="id">The id of the memory.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>What was erased; nothing when there is no such memory in the scope.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the id is blank.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public Task<ForgetReceipt> ForgetAsync(MemoryScope scope, string id, CancellationToken cancellationToken = default)
    {
        Check(scope);
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return Forgetting.ForgetByIdAsync(scope, id, cancellationToken);
    }

    /// <summary>The handle of a session. Nothing is written; the session begins with its first message.</summary>
    /// <param name="scope">Whose session it is.</param>
    /// <param name="sessionId">The id of the session, unique within the owner.</param>
    /// <param name="cancellationToken">Not observed: the call does no I/O.</param>
    /// <returns>The session.</returns>
    /// <exception cref="ArgumentException">The scope names no owner or another session, or the id is blank or too long.</exception>
    public Task<ChatSession> GetSessionAsync(MemoryScope scope, string sessionId, CancellationToken cancellationToken = default)
    {
        Check(scope);
        ArgumentException.ThrowIfNullOrWhiteSpace(sessionId);
        if (scope.SessionId is not null && scope.SessionId != sessionId)
        {
            throw new ArgumentException($"The scope is narrowed to session '{scope.SessionId}'; it does not reach session '{sessionId}'.", nameof(sessionId));
        }

        return Task.FromResult(new ChatSession(this, scope with { SessionId = sessionId }, _engine.Sessions));
    }

    /// <summary>The sessions of an owner, the latest activity first.</summary>
    /// <param name="scope">Whose sessions.</param>
    /// <param name="top">How many at most, 1 to 1,000.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The sessions.</returns>
    /// <exception cref="ArgumentException">The scope names no owner.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> or <paramref name="skip"/> is out of range.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<SessionInfo>> ListSessionsAsync(
        MemoryScope scope, int top = 50, int skip = 0, CancellationToken cancellationToken = default)
    {
        Check(scope);
        CheckTop(top);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        return ListAsync(scope, new SessionListOptions { Top = top }, skip, cancellationToken);
    }

    /// <summary>Some of the sessions of an owner, the latest activity first.</summary>
    /// <param name="scope">Whose sessions.</param>
    /// <param name="options">Which sessions, and which page of them.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The sessions; <see cref="SessionListOptions.After"/> takes the last of them for the next page.</returns>
    /// <exception cref="ArgumentException">The scope names no owner.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<SessionInfo>> ListSessionsAsync(MemoryScope scope, SessionListOptions options, CancellationToken cancellationToken = default)
    {
        Check(scope);
        ArgumentNullException.ThrowIfNull(options);
        return ListAsync(scope, options, 0, cancellationToken);
    }

    /// <summary>Finds the sessions that answer a question, one hit a session, best first.</summary>
    /// <param name="scope">Whose sessions.</param>
    /// <param name="query">The question, any text that is not blank.</param>
    /// <param name="top">How many sessions at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The sessions, each with its best message and the turn around it.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the query is blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is out of range.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<SessionSearchHit>> SearchSessionsAsync(
        MemoryScope scope, string query, int top = 5, CancellationToken cancellationToken = default)
    {
        Check(scope);
        CheckQuery(query, top);
        return SessionSearch.FindAsync(_engine, scope, (query, top), cancellationToken);
    }

    /// <summary>The whole turn around a message, verbatim.</summary>
    /// <param name="session">The session, named by its scope's <see cref="MemoryScope.SessionId"/>.</param>
    /// <param name="messageId">The id of the message.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The turn, or <see langword="null"/> when the session does not hold the message.</returns>
    /// <exception cref="ArgumentException">The scope names no owner or no session, or the id is blank.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public async Task<ChatTurn?> GetTurnAsync(MemoryScope session, string messageId, CancellationToken cancellationToken = default)
    {
        Check(session);
        ArgumentException.ThrowIfNullOrWhiteSpace(messageId);
        if (session.SessionId is null)
        {
            throw new ArgumentException("The scope names no session; message ids are unique within a session only. Set SessionId.", nameof(session));
        }

        return await _engine.Sessions.Store.FindTurnAsync(session, messageId, cancellationToken).ConfigureAwait(false) is { } turn
            ? TurnText.ToChatTurn(turn)
            : null;
    }

    /// <summary>The messages that could not be read and were taken out of the owner's sessions, the newest first, at most 1,000.</summary>
    /// <remarks>
    /// Reads pass over a message whose row is damaged, and the background takes it out of its session, so that counters and summaries follow. What
    /// stood in the row is kept here until the session is deleted.
    /// </remarks>
    /// <param name="scope">The owner; with <see cref="MemoryScope.SessionId"/> only that session.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The messages; empty when nothing was ever damaged.</returns>
    /// <exception cref="ArgumentException">The scope names no owner.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<QuarantinedMessage>> GetQuarantineAsync(MemoryScope scope, CancellationToken cancellationToken = default)
    {
        Check(scope);
        return _engine.Storage.Quarantine.ListAsync(scope, MaxQuarantined, cancellationToken);
    }

    /// <summary>Does the background work there is, also what waits for more to come, and writes what was counted.</summary>
    /// <param name="cancellationToken">Stops after giving the running job back.</param>
    /// <returns>How many jobs were done. Failed ones are tried again later, see <see cref="MemoryStatistics.JobsParked"/>.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be used.</exception>
    public Task<int> RunPendingWorkAsync(CancellationToken cancellationToken = default) => _engine.Worker.DrainAsync(cancellationToken);

    /// <summary>Counts and sizes of the whole file, whatever the scope; for operators.</summary>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The statistics.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<MemoryStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        _engine.Inspector.ReadStatisticsAsync(cancellationToken);

    /// <summary>Checks that the file is whole. Reads all of it, so it takes its time on a large one.</summary>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>What was looked at, each with its finding.</returns>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<MemoryCheck>> CheckAsync(CancellationToken cancellationToken = default) =>
        _engine.Inspector.CheckAsync(cancellationToken);

    /// <summary>Stops background work, writes what waits and closes the file.</summary>
    /// <returns>A task that ends when the file is closed.</returns>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    /// <summary>As <see cref="DisposeAsync"/>, waiting on the caller's thread.</summary>
    public void Dispose() => Task.Run(async () => await _engine.DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    private static void Check(MemoryScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.RequireOwner(nameof(scope));
    }

    private static void CheckQuery(string query, int top)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (string.IsNullOrWhiteSpace(query))
        {
            throw new ArgumentException("The query is blank; ask with at least one visible character.", nameof(query));
        }

        CheckTop(top);
    }

    private Task<IReadOnlyList<SessionInfo>> ListAsync(MemoryScope scope, SessionListOptions options, int skip, CancellationToken cancellationToken) =>
        _engine.Sessions.Store.ListAsync(scope, new SessionListing(options, skip, _engine.Options.TimeProvider.GetUtcNow()), cancellationToken);

    private static void CheckTop(int top)
    {
        if (top is < 1 or > 1_000)
        {
            throw new ArgumentOutOfRangeException(nameof(top), top, "top must lie between 1 and 1,000.");
        }
    }
}
