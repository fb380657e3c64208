using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>Durable background work. Partial indexes keep a claim as fast with many waiting jobs as with one.</summary>
internal static class JobsTable
{
    /// <summary>
    /// A job that was begun this often without an end is parked instead of begun again; it may be what kills its workers. More often than a
    /// job may fail: most jobs whose worker died had nothing to do with it.
    /// </summary>
    public const int MaxAttempts = 25;

    private const string Insert = """
        INSERT INTO jobs (kind, payload, run_after, dedupe_key, created_at)
        VALUES ($kind, $payload, $after, $key, $now)
        ON CONFLICT (dedupe_key) WHERE state = 'waiting' AND dedupe_key IS NOT NULL DO UPDATE
        SET run_after = excluded.run_after
        WHERE excluded.run_after < run_after;
        """;

    private const string FindByKey = "SELECT id FROM jobs WHERE state = 'waiting' AND dedupe_key = $key;";

    // Jobs that never failed may be taken before their time when the caller asks for it; a retry always waits.
    private const string FindWaiting = """
        SELECT id FROM jobs
        WHERE state = 'waiting' AND run_after <= $dueBy AND (run_after <= $now OR attempts = 0)
        ORDER BY run_after, id
        LIMIT 1;
        """;

    private const string FindAsked = """
        SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'waiting' AND dedupe_key = $key)
            OR EXISTS (SELECT 1 FROM jobs INDEXED BY jobs_running WHERE state = 'running' AND kind = $kind);
        """;

    private const string FindAbandoned = """
        SELECT id FROM jobs
        WHERE state = 'running' AND lease_until <= $now
        ORDER BY lease_until
        LIMIT 1;
        """;

    private const string ParkHopeless = """
        UPDATE jobs SET state = 'parked', lease = NULL, lease_until = NULL, last_error = 'Its worker ended without a word each time it was begun.'
        WHERE state = 'running' AND lease_until <= $now AND attempts >= $max;
        """;

    private const string Take = """
        UPDATE jobs SET state = 'running', attempts = attempts + 1, lease = $lease, lease_until = $until
        WHERE id = $id
        RETURNING id, kind, payload, attempts;
        """;

    private const string Renew = """
        UPDATE jobs SET lease_until = $until
        WHERE id = $id AND state = 'running' AND lease = $lease;
        """;

    private const string FindHeld = "SELECT 1 FROM jobs WHERE id = $id AND state = 'running' AND lease = $lease;";

    private const string ReadLeases = "SELECT DISTINCT lease FROM jobs WHERE state = 'running';";

    private const string EndLease = """
        UPDATE jobs SET lease_until = 0
        WHERE state = 'running' AND lease = $lease;
        """;

    private const string Delete = """
        DELETE FROM jobs
        WHERE id = $id AND state = 'running' AND lease = $lease;
        """;

    private const string GiveBack = """
        UPDATE OR IGNORE jobs
        SET state = 'waiting', lease = NULL, lease_until = NULL, run_after = $after, last_error = coalesce($error, last_error),
            attempts = attempts - $undone
        WHERE id = $id AND state = 'running' AND lease = $lease;
        """;

    private const string Park = """
        UPDATE jobs SET state = 'parked', lease = NULL, lease_until = NULL, last_error = $error
        WHERE id = $id AND state = 'running' AND lease = $lease;
        """;

    /// <summary>Adds a job; false when it waits under its key already, for the same time or an earlier one.</summary>
    public static bool Add(FileConnection connection, NewJob job, DateTimeOffset now) =>
        connection.Prepare(Insert)
            .Set("$kind", job.Kind).Set("$payload", job.Payload)
            .Set("$after", job.RunAfter.ToMilliseconds()).Set("$key", job.DedupeKey)
            .Set("$now", now.ToMilliseconds())
            .Execute() > 0;

    /// <summary>Whether a job waits under its key, or one of its kind runs.</summary>
    public static bool IsAsked(FileConnection connection, NewJob job) =>
        connection.Prepare(FindAsked).Set("$key", job.DedupeKey).Set("$kind", job.Kind).Number() == 1;

    /// <summary>Whether a job waits under a dedupe key.</summary>
    public static bool IsWaiting(FileConnection connection, string key) => connection.Prepare(FindByKey).Set("$key", key).Number() is not null;

    /// <summary>The job to take, without taking it.</summary>
    public static long? FindDue(FileConnection connection, JobClaimRequest request) =>
        connection.Prepare(FindWaiting)
            .Set("$now", request.Now.ToMilliseconds()).Set("$dueBy", request.DueBy.ToMilliseconds())
            .Number()
        ?? connection.Prepare(FindAbandoned).Set("$now", request.Now.ToMilliseconds()).Number();

    public static JobClaim? Claim(FileConnection connection, JobClaimRequest request, string lease)
    {
        connection.Prepare(ParkHopeless).Set("$now", request.Now.ToMilliseconds()).Set("$max", MaxAttempts).Execute();
        return FindDue(connection, request) is not { } id
            ? null
            : connection.Prepare(Take)
                .Set("$id", id).Set("$lease", lease).Set("$until", (request.Now + request.Lease).ToMilliseconds())
                .First(row => new JobClaim(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), lease));
    }

    public static bool Extend(FileConnection connection, JobClaim claim, DateTimeOffset until) =>
        connection.Prepare(Renew).Set("$id", claim.Id).Set("$lease", claim.Lease).Set("$until", until.ToMilliseconds()).Execute() > 0;

    /// <summary>Whether a claim still holds; asked in the transaction that writes what the job did.</summary>
    public static bool Holds(FileConnection connection, JobClaim claim) =>
        connection.Prepare(FindHeld).Set("$id", claim.Id).Set("$lease", claim.Lease).Number() is not null;

    /// <summary>The leases of processes of this machine that have died.</summary>
    public static IReadOnlyList<string> LeasesOfTheDead(FileConnection connection) =>
        [.. connection.Prepare(ReadLeases).List(static row => row.GetString(0)).Where(ProcessIdentity.IsDead)];

    public static int EndLeases(FileConnection connection, IReadOnlyList<string> leases) =>
        leases.Sum(lease => connection.Prepare(EndLease).Set("$lease", lease).Execute());

    public static bool Complete(FileConnection connection, JobClaim claim) =>
        connection.Prepare(Delete).Set("$id", claim.Id).Set("$lease", claim.Lease).Execute() > 0;

    public static bool Fail(FileConnection connection, JobClaim claim, string error, DateTimeOffset? runAgainAt)
    {
        if (runAgainAt is not { } after)
        {
            return connection.Prepare(Park).Set("$id", claim.Id).Set("$lease", claim.Lease).Set("$error", error).Execute() > 0;
        }

        return Return(connection, claim, (after, error, 0));
    }

    public static bool Release(FileConnection connection, JobClaim claim, DateTimeOffset now) => Return(connection, claim, (now, null, 1));

    private static bool Return(FileConnection connection, JobClaim claim, (DateTimeOffset After, string? Error, int Undone) terms)
    {
        bool given = connection.Prepare(GiveBack)
            .Set("$id", claim.Id).Set("$lease", claim.Lease).Set("$error", terms.Error)
            .Set("$after", terms.After.ToMilliseconds()).Set("$undone", terms.Undone)
            .Execute() > 0;
        // A job of the same key was added meanwhile; it does the work, so this one is not needed.
        return given || Complete(connection, claim);
    }
}
