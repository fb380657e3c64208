using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows.Sessions;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;

namespace SkSqliteMemory.Storage.UseCases;

/// <summary>One append: the messages, their turns, the session's counters and the work it leaves, in the transaction it runs in.</summary>
internal sealed class SessionAppend(FileConnection connection, SessionRow session)
{
    private long _position = session.NextPosition;
    private long _turns = session.TurnCount;
    private long _tokens;
    private int _written;
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
        if (append.Messages.Count == 0)
        {
            return new AppendOutcome(new AppendResult([], 0, 0, end), LeavesWork: false);
        }

        SessionRow session = known is null ? Begin(connection, owner, append) : BranchesTable.Own(connection, known);
        return new SessionAppend(connection, session).Append(append);
    }

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
        foreach (NewMessage message in append.Messages)
        {
            Add(message, append.Now);
        }

        if (_written > 0)
        {
            SessionsTable.Update(connection, session, new SessionGrowth(append.Now, _written, _turns, _tokens, _position));
            if (append.Summarise is { } trigger)
            {
                _leavesWork = SessionSummaries.Ask(connection, (session.Row, _turns), trigger, append.Now);
            }
        }

        AppendResult result = new([.. append.Messages.Select(static message => message.Id)], _written, append.Messages.Count - _written, _position - 1)
        {
            FirstTurn = TurnOf(append.Messages[0]),
            LastTurn = TurnOf(append.Messages[^1]),
        };
        return new AppendOutcome(result, _leavesWork);
    }

    private long TurnOf(NewMessage message) => MessagesTable.TurnOf(connection, session.Row, message.Id) ?? -1;

    private void Add(NewMessage message, DateTimeOffset now)
    {
        bool begins = message.Role == "user" || _turns == 0;
        long turn = begins ? _turns : _turns - 1;
        if (!begins)
        {
            BranchesTable.Release(connection, session.Row, turn);
        }

        if (!MessagesTable.TryInsert(connection, session, (_position, turn), message))
        {
            return;
        }

        if (begins)
        {
            if (TurnsTable.IsOpen(connection, session.Row, turn - 1))
            {
                BranchesTable.Release(connection, session.Row, turn - 1);
                TurnsTable.Overtake(connection, session.Row, turn - 1);
            }

            TurnsTable.Begin(connection, session.Row, turn, new FirstMessage(_position, message.Tokens, message.EndsTurn, now));
            _turns++;
        }
        else
        {
            TurnsTable.Grow(connection, session.Row, turn, (message.Tokens, message.EndsTurn));
        }

        _position++;
        _written++;
        _tokens += message.Tokens;
    }
}
