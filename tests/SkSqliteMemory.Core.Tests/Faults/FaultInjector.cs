using Microsoft.Data.Sqlite;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Storage.Files;
using SQLitePCL;

namespace SkSqliteMemory.Core.Tests.Faults;

/// <summary>Counts the statements of an operation and lets one of them fail, as SQLite would.</summary>
internal sealed class FaultInjector : IStatementObserver
{
    private readonly Lock _gate = new();
    private readonly List<string> _seen = [];
    private Action<string>? _watch;
    private bool _isOn;
    private int _at = -1;
    private Fault _fault;
    private Action? _cancel;

    /// <summary>The statement that failed, or null when it did not come to that.</summary>
    public string? Hit { get; private set; }

    /// <summary>What ran since it was switched on.</summary>
    public IReadOnlyList<string> Seen => _seen;

    /// <summary>Lets every statement through and notes it.</summary>
    public void Watch(Action<string>? watch = null) => Switch(on: true, -1, default, watch);

    /// <summary>Lets the statement of this number fail.</summary>
    /// <param name="statement">Its number, from 0.</param>
    /// <param name="fault">How it fails.</param>
    /// <param name="cancel">How the caller gives up.</param>
    public void Arm(int statement, Fault fault, Action cancel)
    {
        _cancel = cancel;
        Switch(on: true, statement, fault, null);
    }

    public void Off() => Switch(on: false, -1, default, null);

    public void Before(object connection, string sql)
    {
        lock (_gate)
        {
            if (!_isOn)
            {
                return;
            }

            _watch?.Invoke(sql);
            // A lock that others keep stands before every try to begin.
            bool isKept = _fault == Fault.Busy && Hit == "BEGIN IMMEDIATE;" && sql == Hit;
            _seen.Add(sql);
            if (_seen.Count - 1 == _at || isKept)
            {
                Hit = sql;
                Fail((FileConnection)connection, sql);
            }
        }
    }

    private void Switch(bool on, int at, Fault fault, Action<string>? watch)
    {
        lock (_gate)
        {
            (_isOn, _at, _fault, _watch) = (on, at, fault, watch);
            if (on)
            {
                Hit = null;
                _seen.Clear();
            }
        }
    }

    private void Fail(FileConnection connection, string sql)
    {
        bool endsAll = _fault is Fault.FullForAll or Fault.WriteFails or Fault.SyncFails;
        // A rollback takes place whatever it returns.
        if (connection.InTransaction && (endsAll || sql == "ROLLBACK;"))
        {
            raw.sqlite3_exec(connection.Connection.Handle, _fault == Fault.SyncFails && sql == "COMMIT;" ? sql : "ROLLBACK;");
        }

        if (_fault == Fault.Cancelled)
        {
            _cancel!();
            if (Thread.CurrentThread.Name == "SkSqliteMemory writer")
            {
                return;
            }
        }

        int code = Code();
        throw new SqliteException($"A planted {_fault}.", code & 0xFF, code);
    }

    private int Code() => _fault switch
    {
        Fault.Busy => raw.SQLITE_BUSY,
        Fault.Full or Fault.FullForAll => raw.SQLITE_FULL,
        Fault.WriteFails => raw.SQLITE_IOERR | (3 << 8),
        Fault.SyncFails => raw.SQLITE_IOERR | (4 << 8),
        Fault.Corrupt => raw.SQLITE_CORRUPT,
        _ => raw.SQLITE_INTERRUPT,
    };
}
