using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Migrations;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Auditing;

/// <summary>A memory file on one connection that SQLite opened for reading only: whatever the auditor does, it cannot write.</summary>
internal sealed class AuditFile : IDisposable
{
    private const string ReadMemories = """
        SELECT id, scope_id, memory_id, content, created_at, kind, content_hash, provenance, access_count, accessed_at FROM memories
        WHERE valid_to IS NULL AND (expires_at IS NULL OR expires_at > $now)
        ORDER BY scope_id, id;
        """;

    private const string ReadMessages = "SELECT scope_id, message_id, text, created_at FROM messages ORDER BY id;";

    private readonly FileConnection _connection;
    private readonly FileSettings _settings;

    private AuditFile(FileSettings settings, FileConnection connection) => (_settings, _connection) = (settings, connection);

    internal FileConnection Connection => _connection;

    /// <summary>Opens a file of this version's schema.</summary>
    /// <exception cref="SqliteMemoryException">The file is missing, no memory file, or of another version.</exception>
    public static AuditFile Open(FileSettings settings)
    {
        if (!File.Exists(settings.Path))
        {
            throw FileErrors.Fail("audit", settings.Path, $"The memory file '{settings.Path}' does not exist; an audit creates none.");
        }

        FileConnection? connection = null;
        try
        {
            connection = new ConnectionFactory(settings).OpenReadOnly();
            new SchemaMigrator(settings).RequireCurrent(connection);
            return new AuditFile(settings, connection);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            throw exception is SqliteException cause ? FileErrors.Translate(cause, "audit", settings.Path) : exception;
        }
    }

    /// <summary>What can be recalled now, owner by owner, the oldest first.</summary>
    public List<AuditedRow> Memories() => Read(() => _connection.Prepare(ReadMemories).Set("$now", _settings.Time.GetUtcNow().ToMilliseconds())
        .List(static row => new AuditedRow(row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetTime(4))
        {
            Kind = row.GetString(5),
            ContentHash = row.GetString(6),
            IsSecondHand = row.GetString(7) != "user",
            AccessCount = row.GetInt32(8),
            AccessedAt = row.GetTime(9),
        }));

    /// <summary>The messages for which a test holds.</summary>
    public (int Examined, List<AuditedRow> Found) Messages(Func<string, bool> test)
    {
        int examined = 0;
        return Read(() =>
        {
            List<AuditedRow?> rows = _connection.Prepare(ReadMessages).List(row =>
            {
                examined++;
                return row.IsText(2) && test(row.GetString(2)) ? new AuditedRow(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetTime(3)) : null;
            });
            return (examined, rows.OfType<AuditedRow>().ToList());
        });
    }

    public void Dispose() => _connection.Dispose();

    private T Read<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw FileErrors.Translate(exception, "audit", _settings.Path);
        }
        catch (Exception exception) when (FileErrors.IsUnreadable(exception))
        {
            throw FileErrors.Unreadable(exception, "audit", _settings.Path);
        }
    }
}
