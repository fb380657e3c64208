using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Reembedding;

/// <summary>The one row that says what stands in the shadow.</summary>
internal static class ReembeddingTable
{
    private const string Select = """
        SELECT r.model_id, k.provider, k.model, k.dimensions, k.is_lexical, r.state, r.started_at, r.done, r.total, r.keep_until, r.lease, r.lease_until
        FROM reembedding r CROSS JOIN embedding_models k ON k.id = r.model_id
        WHERE r.id = 1;
        """;

    private const string SelectHeld = "SELECT 1 FROM reembedding WHERE id = 1 AND hold_until > $now;";

    // What was filled before it was kept is counted anew: the way back begins at what it lacks.
    private const string Fill = """
        INSERT INTO reembedding (id, model_id, state, started_at, done, total, lease, lease_until)
        VALUES (1, $model, 'filling', $now, 0, 0, $lease, $until)
        ON CONFLICT (id) DO UPDATE SET
            started_at = CASE state WHEN 'filling' THEN started_at ELSE excluded.started_at END,
            done = CASE state WHEN 'filling' THEN done ELSE 0 END,
            total = CASE state WHEN 'filling' THEN total ELSE 0 END,
            state = 'filling', keep_until = NULL, hold_until = NULL, lease = excluded.lease, lease_until = excluded.lease_until;
        """;

    private const string Renew = """
        UPDATE reembedding SET lease_until = $until, done = done + $done, total = max(total, done + $done)
        WHERE id = 1 AND state = 'filling' AND lease = $lease;
        """;

    private const string Count = "UPDATE reembedding SET total = done + $lacking WHERE id = 1 AND state = 'filling' AND lease = $lease;";

    private const string SetHold = "UPDATE reembedding SET hold_until = $hold WHERE id = 1 AND state = 'filling' AND lease = $lease;";

    private const string Free = """
        UPDATE reembedding SET lease = NULL, lease_until = NULL, hold_until = NULL
        WHERE id = 1 AND lease = $lease;
        """;

    private const string Keep = """
        UPDATE reembedding
        SET model_id = $model, state = CASE WHEN $until > $now THEN 'kept' ELSE 'dropping' END, keep_until = $until,
            lease = NULL, lease_until = NULL, hold_until = NULL
        WHERE id = 1;
        """;

    private const string GiveUp = """
        UPDATE reembedding SET state = 'dropping', lease = NULL, lease_until = NULL, hold_until = NULL
        WHERE id = 1 AND state <> 'dropping';
        """;

    private const string EndWindow = "UPDATE reembedding SET state = 'dropping' WHERE id = 1 AND state = 'kept' AND keep_until <= $now;";

    private const string Delete = "DELETE FROM reembedding WHERE id = 1;";

    // Whoever follows the feed learns that something has happened, though no memory has changed.
    private const string Tell = "INSERT INTO changes (entity, row_id, operation) VALUES ('memory', 0, 'update');";

    public static ReembeddingRow? Read(FileConnection connection) => connection.Prepare(Select).First(Read);

    public static bool IsHeld(FileConnection connection, DateTimeOffset now) =>
        connection.Prepare(SelectHeld).Set("$now", now.ToMilliseconds()).Number() is not null;

    public static void Begin(FileConnection connection, long model, ReembeddingLease lease, DateTimeOffset now) =>
        connection.Prepare(Fill).Set("$model", model).Set("$now", now.ToMilliseconds())
            .Set("$lease", lease.Holder).Set("$until", lease.Until.ToMilliseconds()).Execute();

    /// <summary>Counts what was done and keeps the lease; false when it was lost.</summary>
    public static bool Extend(FileConnection connection, ReembeddingLease lease, long done = 0) =>
        connection.Prepare(Renew).Set("$lease", lease.Holder).Set("$until", lease.Until.ToMilliseconds()).Set("$done", done).Execute() > 0;

    public static bool SetTotal(FileConnection connection, ReembeddingLease lease, long lacking) =>
        connection.Prepare(Count).Set("$lease", lease.Holder).Set("$lacking", lacking).Execute() > 0;

    public static bool Hold(FileConnection connection, ReembeddingLease lease, DateTimeOffset until) =>
        connection.Prepare(SetHold).Set("$lease", lease.Holder).Set("$hold", until.ToMilliseconds()).Execute() > 0;

    public static bool Release(FileConnection connection, ReembeddingLease lease) =>
        connection.Prepare(Free).Set("$lease", lease.Holder).Execute() > 0;

    /// <summary>Notes that the shadow holds the former vectors, and of which model; null when there are none.</summary>
    public static void Swapped(FileConnection connection, long? former, (DateTimeOffset KeepUntil, DateTimeOffset Now) at)
    {
        if (former is { } model)
        {
            connection.Prepare(Keep).Set("$model", model).Set("$until", at.KeepUntil.ToMilliseconds()).Set("$now", at.Now.ToMilliseconds()).Execute();
        }
        else
        {
            End(connection);
        }

        connection.Prepare(Tell).Execute();
    }

    public static bool Discard(FileConnection connection) => connection.Prepare(GiveUp).Execute() > 0;

    public static void EndWindows(FileConnection connection, DateTimeOffset now) =>
        connection.Prepare(EndWindow).Set("$now", now.ToMilliseconds()).Execute();

    public static void End(FileConnection connection) => connection.Prepare(Delete).Execute();

    private static ReembeddingRow Read(SqliteDataReader row) => new(
        row.GetInt64(0), new EmbeddingModel(row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetBoolean(4)),
        Enum.Parse<ReembeddingState>(row.GetString(5), ignoreCase: true), row.GetTime(6), (row.GetInt64(7), row.GetInt64(8)))
    {
        KeepUntil = row.GetTimeOrNull(9),
        Lease = row.GetTextOrNull(10),
        LeaseUntil = row.GetTimeOrNull(11),
    };
}
