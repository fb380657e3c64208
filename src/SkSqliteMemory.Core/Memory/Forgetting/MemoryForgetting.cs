namespace SkSqliteMemory;

/// <summary>Forgetting: erases content and all that was derived from it. Thread-safe.</summary>
/// <remarks>
/// <para>
/// Erased are the rows, full text, vectors, summaries, relations, entries of the log of evictions, values of the working memory and facts that were
/// made of what is forgotten, with the commit. Its bytes leave the full-text index and the write-ahead log by background work;
/// <see cref="SqliteMemory.RunPendingWorkAsync"/> does it at once.
/// </para>
/// What lies outside the file is told by <see cref="ForgetReceipt.Outside"/>.
/// </remarks>
public sealed class MemoryForgetting
{
    // Small enough that a slice holds the write lock for some milliseconds.
    private const int Slice = 32;
    private const int MaxTop = 1_000;

    private readonly SqliteMemory _memory;

    internal MemoryForgetting(SqliteMemory memory) => _memory = memory;

    /// <summary>What a question finds, as a plan to be looked at. Changes nothing.</summary>
    /// <param name="scope">Whose memory.</param>
    /// <param name="query">The question, any text that is not blank.</param>
    /// <param name="top">How many memories and messages at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The plan, best hits first. A ranking has no clear end, so take out what is not meant (<see cref="ForgetPlan.Only"/>).</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the query is blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is out of range.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public async Task<ForgetPlan> PlanAsync(MemoryScope scope, string query, int top = 20, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, MaxTop);
        IReadOnlyList<ScoredMemory> hits = await _memory.RecallAsync(
            scope, query, top, new RecallOptions { From = RecallSource.All, CountAccess = false }, cancellationToken).ConfigureAwait(false);
        return new ForgetPlan(scope, [.. hits.Select(static hit => new ForgetItem(
            hit.Entry.Kind == MemoryEntry.MessageKind ? ForgetItemKind.Message : ForgetItemKind.Memory,
            hit.Entry.Id, hit.Entry.Scope.SessionId, hit.Entry.Content))]);
    }

    /// <summary>All that names a subject, as a plan to be looked at. Changes nothing.</summary>
    /// <remarks>
    /// Found are memories in any state, messages, evictions that can be undone, values of the working memory, titles and notes of sessions, messages in
    /// quarantine, and entities whose text holds the subject as it is written here, upper and lower case alike.
    /// </remarks>
    /// <param name="scope">Whose memory.</param>
    /// <param name="subject">A name or another run of words, not blank.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or the subject is blank.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public async Task<ForgetPlan> PlanSubjectAsync(MemoryScope scope, string subject, CancellationToken cancellationToken = default)
    {
        Check(scope);
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        return new ForgetPlan(scope, await _memory.Engine.Storage.Forgetting.FindSubjectAsync(scope, subject.Trim(), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Erases what a plan lists, and what was derived from it.</summary>
    /// <remarks>
    /// Up to 32 items go in one transaction; when the call fails between two of them, call it again: what is gone is passed over. Single messages
    /// leave gaps in their turns. A client that sends a forgotten message again stores it again.
    /// </remarks>
    /// <param name="plan">The plan, as it was confirmed.</param>
    /// <param name="cancellationToken">Cancels between two transactions.</param>
    /// <returns>What was erased.</returns>
    /// <exception cref="ArgumentException">The plan's scope names no owner.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public async Task<ForgetReceipt> ForgetAsync(ForgetPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Check(plan.Scope);
        ForgetReceipt erased = ForgetReceipt.Nothing;
        foreach (ForgetItem[] items in plan.Items.Chunk(Slice))
        {
            erased = erased.Plus(await _memory.Engine.Storage.Forgetting.ForgetAsync(plan.Scope, items, cancellationToken).ConfigureAwait(false));
        }

        return Done(erased);
    }

    /// <summary>Erases a session with all that belongs to it, and what was learned from it.</summary>
    /// <remarks>Deleting a session (<see cref="ChatSession.DeleteAsync"/>) keeps what was learned; this does not. Branches keep their own copy.</remarks>
    /// <param name="session">The session, named by its scope's <see cref="MemoryScope.SessionId"/>.</param>
    /// <param name="cancellationToken">Cancels the write while it waits.</param>
    /// <returns>What was erased.</returns>
    /// <exception cref="ArgumentException">The scope names no owner or no session.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public async Task<ForgetReceipt> ForgetSessionAsync(MemoryScope session, CancellationToken cancellationToken = default)
    {
        Check(session);
        if (session.SessionId is null)
        {
            throw new ArgumentException("The scope names no session; set SessionId, or forget the owner.", nameof(session));
        }

        ForgetReceipt erased = await _memory.Engine.Storage.Forgetting.ForgetSessionAsync(session, cancellationToken).ConfigureAwait(false);
        _memory.Engine.Sessions.Values.EndSession(session);
        return Done(erased);
    }

    /// <summary>Erases all that an owner has, to the ids of the owner itself.</summary>
    /// <remarks>
    /// Session by session, then in slices; when the call fails in between, call it again. Owners are matched exactly: another agent of the same user
    /// is another owner.
    /// </remarks>
    /// <param name="owner">The owner, without a session.</param>
    /// <param name="cancellationToken">Cancels between two transactions.</param>
    /// <returns>What was erased.</returns>
    /// <exception cref="ArgumentException">The scope names no owner, or a session.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be written.</exception>
    public async Task<ForgetReceipt> ForgetOwnerAsync(MemoryScope owner, CancellationToken cancellationToken = default)
    {
        Check(owner);
        if (owner.SessionId is not null)
        {
            throw new ArgumentException($"The scope is narrowed to session '{owner.SessionId}'; forget the session, or take the id away.", nameof(owner));
        }

        (ForgetReceipt all, bool done) = (ForgetReceipt.Nothing, false);
        while (!done)
        {
            (ForgetReceipt erased, done) = await _memory.Engine.Storage.Forgetting.ForgetOwnerAsync(owner, cancellationToken).ConfigureAwait(false);
            all = all.Plus(erased);
        }

        _memory.Engine.Sessions.Values.EndOwner(owner);
        return Done(all);
    }

    internal async Task<ForgetReceipt> ForgetByIdAsync(MemoryScope scope, string id, CancellationToken cancellationToken) =>
        Done(await _memory.Engine.Storage.Forgetting.ForgetAsync(scope, id, cancellationToken).ConfigureAwait(false));

    private ForgetReceipt Done(ForgetReceipt erased)
    {
        if (erased.Erased)
        {
            _memory.Engine.Worker.Wake();
        }

        return erased;
    }

    private static void Check(MemoryScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.RequireOwner(nameof(scope));
    }
}
