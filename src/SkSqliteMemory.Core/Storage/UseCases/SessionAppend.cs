using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Learning;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;

namespace SkSqliteMemory.Storage.UseCases;

/// <summary>One append: the messages, their turns, the session's counters and the work it leaves, in the transaction it runs in.</summary>
internal sealed class SessionAppend(FileConnection connection, SessionRow found, long? answered)
{
    private SessionRow _session = found;
    private long _position = found.NextPosition;
    private long _turns = found.TurnCount;
    private long _tokens;
    private int _written;
    private readonly SortedSet<long> _changed = [];
    private bool _leavesWork;

    public static AppendOutcome Run(FileConnection connection, MessageAppend append, string path)
    {
        ScopeFilter? owner = ScopesTable.Find(connection, append.Session);
        SessionRow? known = owner is { } filter ? SessionsTable.Find(connection, filter, append.Session, append.Now) : null;
        long end = (known?.NextPosition ?? 0) - 1;
        if (append.ExpectedPosition is { } expected && expected != end)
        {
            throw FileErrors.Moved("append", path, (expected, end));
        }

        // A session begins with its first message, not with nothing.
        if (append is { Messages.Count: 0, InReplyTo: null })
        {
            return new AppendOutcome(new AppendResult([], 0, 0, end), LeavesWork: false);
        }

        long? late = append.InReplyTo is { } answered ? TurnOf(connection, known, answered) ?? throw TakenBack(append, path) : null;
        return new SessionAppend(connection, known ?? Begin(connection, owner, append), late).Append(append);
    }

    private static long? TurnOf(FileConnection connection, SessionRow? session, string messageId) =>
        session is not null && MessagesTable.TurnOf(connection, session.ReadRow, messageId) is { } turn && turn < session.TurnCount ? turn : null;

    private static SqliteMemoryException TakenBack(MessageAppend append, string path) => FileErrors.Fail("append", path,
        $"Session '{append.Session.SessionId}' holds no message '{append.InReplyTo}' (AppendOptions.InReplyTo): the turn that is answered was taken back, " +
        "or the session deleted. Drop the answer, or append it without. (Nothing was written.)");

    // One of the same name that has ended makes room for it.
    private static SessionRow Begin(FileConnection connection, ScopeFilter? owner, MessageAppend append)
    {
        ScopeFilter filter = owner ?? ScopesTable.Ensure(connection, append.Session);
        if (SessionLifeTable.Ended(connection, filter, append.Now) is { } ended)
        {
            BranchesTable.Release(connection, ended, -1);
            SessionLifeTable.Delete(connection, ended, append.Now);
        }

        return SessionsTable.Add(connection, filter, (append.Session, append.Lifetime), append.Now);
    }

    private AppendOutcome Append(MessageAppend append)
    {
        long[] turns = [.. append.Messages.Select(message => Add(message, append.Now))];
        CountUsage(append, turns);
        if (_written > 0)
        {
            if (answered < _turns - 1)
            {
                SessionsTable.BeginEpoch(connection, _session.Row);
            }

            SessionsTable.Update(connection, _session, new SessionGrowth(append.Now, _written, _turns, _tokens, _position));
            if (append.Summarise is { } trigger)
            {
                _leavesWork = SessionSummaries.Ask(connection, (_session.Row, _turns), trigger, append.Now);
            }

            if (append.LearnBy is { } kind)
            {
                _leavesWork |= ExtractionsTable.Ask(connection, _session.Row, _changed, (kind, append.Now));
            }
        }

        AppendResult result = new([.. append.Messages.Select(static message => message.Id)], _written, append.Messages.Count - _written, _position - 1)
        {
            FirstTurn = turns.Length > 0 ? turns[0] : -1,
            LastTurn = turns.Length > 0 ? turns[^1] : -1,
        };
        return new AppendOutcome(result, _leavesWork);
    }

    // Returns the message's turn. One that is there already changes nothing, so that a branch goes on sharing what it shares.
    private long Add(NewMessage message, DateTimeOffset now)
    {
        if (MessagesTable.TurnOf(connection, _session.ReadRow, message.Id) is { } known && (known < _turns || _session.SourceRow is null))
        {
            return known;
        }

        _session = BranchesTable.Own(connection, _session);
        bool begins = answered is null && (message.Role == "user" || _turns == 0);
        long turn = answered ?? (begins ? _turns : _turns - 1);
        if (begins)
        {
            Begin(turn, message, now);
        }
        else
        {
            BranchesTable.Release(connection, _session.Row, turn);
            TurnsTable.Grow(connection, _session.Row, turn, (message.Tokens, message.EndsTurn, IsLast: turn == _turns - 1));
        }

        MessagesTable.Insert(connection, _session, (_position, turn), message);
        _changed.Add(turn);
        _position++;
        _written++;
        _tokens += message.Tokens;
        return turn;
    }

    private void Begin(long turn, NewMessage first, DateTimeOffset now)
    {
        if (TurnsTable.IsOpen(connection, _session.Row, turn - 1))
        {
            BranchesTable.Release(connection, _session.Row, turn - 1);
            TurnsTable.Overtake(connection, _session.Row, turn - 1);
            _changed.Add(turn - 1);
        }

        TurnsTable.Begin(connection, _session.Row, turn, new FirstMessage(_position, first.Tokens, first.EndsTurn, now));
        _turns++;
    }

    private void CountUsage(MessageAppend append, long[] turns)
    {
        if (append is { Messages.Count: 0, Usage: { } alone, InReplyTo: { } id })
        {
            Count((answered!.Value, id), (alone, append.Now));
        }

        for (int i = 0; i < turns.Length; i++)
        {
            NewMessage message = append.Messages[i];
            CallUsage? usage = (i == turns.Length - 1 ? append.Usage : null) ?? message.Usage;
            if (usage is not null)
            {
                Count((turns[i], message.Id), (usage, append.Now));
            }
        }
    }

    private void Count((long Turn, string Id) call, (CallUsage Usage, DateTimeOffset At) what)
    {
        if (!UsageTable.Has(connection, _session.ReadRow, call))
        {
            _session = BranchesTable.Own(connection, _session);
            BranchesTable.Release(connection, _session.Row, call.Turn);
            UsageTable.Add(connection, _session.Row, call, what);
        }
    }
}
