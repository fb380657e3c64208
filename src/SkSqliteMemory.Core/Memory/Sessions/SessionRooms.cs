using Microsoft.Extensions.AI;
using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Memory.Learning;
using SkSqliteMemory.Memory.Summaries.Making;
using SkSqliteMemory.Memory.Working;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>What all sessions of an open memory share.</summary>
internal sealed class SessionRooms(
    (ISessionStore Sessions, ISessionLifeStore Life) stores, ContextLoader loader, BackgroundWorker worker, SqliteMemoryOptions options)
{
    // Open turns that are worth a summary at once; fewer wait a little for more to come.
    private const int SummaryBatch = 4;
    private static readonly TimeSpan SummaryPatience = TimeSpan.FromSeconds(10);

    private readonly MessageReader _reader = new(options);

    public ISessionStore Store => stores.Sessions;

    public ISessionLifeStore Life => stores.Life;

    public ContextLoader Loader => loader;

    /// <summary>The values of this process, which end with their session.</summary>
    public ProcessWorkingMemory Values { get; } = new(options.TimeProvider);

    public async Task<AppendResult> AppendAsync(
        MemoryScope session, IReadOnlyList<ChatMessage> messages, AppendOptions asked, CancellationToken cancellationToken)
    {
        CheckReply(messages, asked);
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        MessageAppend append = new(session, [.. messages.Select(message => _reader.Read(message, asked, now))], now)
        {
            ExpectedPosition = asked.ExpectedPosition,
            InReplyTo = asked.InReplyTo,
            Usage = UsageReader.Read(asked.Usage, MessageReader.CheckName(asked.ModelId, "model id")),
            Lifetime = options.SessionLifetime,
            Summarise = Summarise(),
            LearnBy = LearnBy,
        };
        AppendOutcome outcome = await Store.AppendAsync(append, cancellationToken).ConfigureAwait(false);
        if (outcome.LeavesWork)
        {
            worker.Wake();
        }

        return outcome.Result;
    }

    public async Task EndTurnAsync(MemoryScope session, (long Turn, bool Complete) end, CancellationToken cancellationToken)
    {
        await Store.EndTurnAsync(session, (end.Turn, end.Complete, LearnBy), cancellationToken).ConfigureAwait(false);
        if (LearnBy is not null)
        {
            worker.Wake();
        }
    }

    public async Task<long?> RewindAsync(MemoryScope session, string messageId, CancellationToken cancellationToken)
    {
        long? gone = await Life.RewindAsync(session, (messageId, Summarise()), cancellationToken).ConfigureAwait(false);
        if (gone > 0)
        {
            worker.Wake();
        }

        return gone;
    }

    public async Task<bool> DeleteAsync(MemoryScope session, CancellationToken cancellationToken)
    {
        bool deleted = await Life.DeleteAsync(session, cancellationToken).ConfigureAwait(false);
        Values.EndSession(session);
        return deleted;
    }

    public Task<bool> BranchAsync(MemoryScope session, (string Id, string? MessageId) branch, CancellationToken cancellationToken) =>
        Life.BranchAsync(session, (branch.Id, branch.MessageId, options.SessionLifetime), cancellationToken);

    private static void CheckReply(IReadOnlyList<ChatMessage> messages, AppendOptions asked)
    {
        if (asked.InReplyTo is null)
        {
            if (messages.Count == 0 && asked.Usage is not null)
            {
                throw new ArgumentException("Usage without messages belongs to no turn; name a message of it (AppendOptions.InReplyTo).", nameof(messages));
            }

            return;
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(asked.InReplyTo, nameof(AppendOptions.InReplyTo));
        if (messages.Any(static message => message.Role == ChatRole.User))
        {
            throw new ArgumentException(
                $"The messages answer '{asked.InReplyTo}' (AppendOptions.InReplyTo), but one of them is a user's, which begins a turn; append it without.", nameof(messages));
        }
    }

    private string? LearnBy => options.Learning.Enabled ? ExtractionJob.JobKind : null;

    private SummaryTrigger? Summarise() => options.Summaries.Enabled
        ? new SummaryTrigger(SummaryJob.JobKind, options.Summaries.VerbatimTurns, SummaryBatch, SummaryPatience)
        : null;
}
