using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Tables.Sessions;

/// <summary>A session's row: its number and where its next message goes.</summary>
internal sealed record SessionRow(long Row, long ScopeId, long NextPosition, long TurnCount, SessionInfo Info)
{
    /// <summary>Differs after a rewind or a late answer, and from that of any session that had the row before.</summary>
    public required long Epoch { get; init; }

    /// <summary>The session whose first turns this one shares, or null when it has its own.</summary>
    public long? SourceRow { get; init; }

    /// <summary>Where the session's turns are read, those below <see cref="TurnCount"/>.</summary>
    public long ReadRow => SourceRow ?? Row;
}

/// <summary>One row a session, with counters so that nothing has to be counted to be known.</summary>
internal static class SessionsTable
{
    private const string Columns =
        "s.id, s.scope_id, s.session_id, s.created_at, s.last_activity_at, s.message_count, s.turn_count, s.tokens, s.next_position, s.title, s.metadata, s.expires_at, s.epoch, s.source_row, s.input_tokens, s.output_tokens";

    /// <summary>What holds for a session, called s, that has not ended.</summary>
    public const string IsAlive = "(s.expires_at IS NULL OR s.expires_at > $now)";

    // The index finds, the row proves: a damaged entry of an index must not lead to somebody else's session.
    private const string FindBySessionId = $"""
        SELECT {Columns} FROM sessions i CROSS JOIN sessions s NOT INDEXED ON s.id = i.id
        WHERE i.scope_id = $scope AND i.session_id = $session AND s.scope_id = $scope AND s.session_id = $session AND {IsAlive};
        """;

    private const string ListByActivity = $$"""
        SELECT {{Columns}} FROM sessions i CROSS JOIN sessions s NOT INDEXED ON s.id = i.id
        WHERE i.scope_id = $scope AND s.scope_id = $scope AND ($session IS NULL OR s.session_id = $session) AND {{IsAlive}}
            AND ($since IS NULL OR i.last_activity_at >= $since) AND ($until IS NULL OR i.last_activity_at < $until)
            AND ($after IS NULL OR i.last_activity_at < $after OR (i.last_activity_at = $after AND i.id < $after_row))
            AND ($title IS NULL OR instr(lower(s.title), lower($title)) > 0)
            AND NOT EXISTS (
                SELECT 1 FROM json_each($metadata) w
                WHERE NOT EXISTS (SELECT 1 FROM json_each(coalesce(s.metadata, '{}')) h WHERE h.key = w.key AND h.value = w.value))
        ORDER BY i.last_activity_at DESC, i.id DESC
        LIMIT $top OFFSET $skip;
        """;

    private const string Insert = """
        INSERT INTO sessions (scope_id, session_id, created_at, last_activity_at, ends_at, idle_ms, expires_at, epoch)
        VALUES ($scope, $session, $now, $now, $ends, $idle, min(coalesce($ends, $now + $idle), coalesce($now + $idle, $ends)),
            (SELECT coalesce(max(sequence), 0) FROM changes))
        ON CONFLICT (scope_id, session_id) DO NOTHING;
        """;

    private const string Grow = """
        UPDATE sessions
        SET last_activity_at = max(last_activity_at, $now),
            message_count = message_count + $messages,
            turn_count = $turns,
            tokens = tokens + $tokens,
            next_position = $next,
            expires_at = min(
                coalesce(ends_at, max(last_activity_at, $now) + idle_ms), coalesce(max(last_activity_at, $now) + idle_ms, ends_at))
        WHERE id = $row;
        """;

    private const string Renew = "UPDATE sessions SET epoch = (SELECT coalesce(max(sequence), 0) FROM changes) WHERE id = $row;";

    private const string OwnerOf = """
        SELECT s.session_id, o.application_id, o.agent_id, o.user_id
        FROM sessions s JOIN scopes o ON o.id = s.scope_id
        WHERE s.id = $row;
        """;

    public static SessionRow? Find(FileConnection connection, ScopeFilter filter, MemoryScope session, DateTimeOffset now) =>
        connection.Scoped(FindBySessionId, filter).Set("$session", filter.SessionId).Set("$now", now.ToMilliseconds()).First(row => Read(row, session));

    public static SessionRow Add(FileConnection connection, ScopeFilter filter, (MemoryScope Session, SessionLifetime Lifetime) made, DateTimeOffset now)
    {
        connection.Scoped(Insert, filter)
            .Set("$session", filter.SessionId).Set("$now", now.ToMilliseconds())
            .Set("$ends", made.Lifetime.EndsAt?.ToMilliseconds()).Set("$idle", (long?)made.Lifetime.Idle?.TotalMilliseconds)
            .Execute();
        return Find(connection, filter, made.Session, DateTimeOffset.MinValue) ?? throw new InvalidOperationException("The rows of sessions and their index disagree.");
    }

    public static List<SessionInfo> List(FileConnection connection, ScopeFilter filter, MemoryScope owner, SessionListing listing) =>
        connection.Scoped(ListByActivity, filter)
            .Set("$session", filter.SessionId).Set("$top", listing.Options.Top).Set("$skip", listing.Skip).Set("$now", listing.Now.ToMilliseconds())
            .Set("$since", listing.Options.ActiveSince?.ToMilliseconds()).Set("$until", listing.Options.InactiveSince?.ToMilliseconds())
            .Set("$after", listing.Options.After?.LastActivityAt.ToMilliseconds()).Set("$after_row", RowOf(connection, filter, listing.Options.After))
            .Set("$title", listing.Options.TitleContains).Set("$metadata", SessionMetadata.Write(listing.Options.Metadata))
            .List(row => Read(row, owner).Info);

    /// <summary>Writes the counters after an append.</summary>
    public static void Update(FileConnection connection, SessionRow before, SessionGrowth growth) =>
        connection.Prepare(Grow)
            .Set("$row", before.Row).Set("$now", growth.At.ToMilliseconds())
            .Set("$messages", growth.Messages).Set("$turns", growth.TurnCount)
            .Set("$tokens", growth.Tokens).Set("$next", growth.NextPosition)
            .Execute();

    /// <summary>Begins another epoch, so that what is being made of the session's turns as they were is not saved.</summary>
    public static void BeginEpoch(FileConnection connection, long sessionRow) => connection.Prepare(Renew).Set("$row", sessionRow).Execute();

    /// <summary>The scope of a session that is known by its row, for work of the background.</summary>
    public static MemoryScope? ScopeOf(FileConnection connection, long sessionRow) =>
        connection.Prepare(OwnerOf).Set("$row", sessionRow).First(static row => new MemoryScope
        {
            SessionId = row.GetString(0),
            ApplicationId = NullIfEmpty(row.GetString(1)),
            AgentId = NullIfEmpty(row.GetString(2)),
            UserId = NullIfEmpty(row.GetString(3)),
        });

    // A session that is gone had a row before all others that were as lately active.
    private static long? RowOf(FileConnection connection, ScopeFilter filter, SessionInfo? session) => session is null ? null
        : Find(connection, filter with { SessionId = session.Scope.SessionId }, session.Scope, DateTimeOffset.MinValue)?.Row ?? long.MaxValue;

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;

    private static SessionRow Read(SqliteDataReader row, MemoryScope owner) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(8), row.GetInt64(6),
        new SessionInfo(
            owner with { SessionId = row.GetString(2) }, row.GetTime(3), row.GetTime(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7))
        {
            InputTokens = row.GetInt64(14),
            OutputTokens = row.GetInt64(15),
            Title = row.GetTextOrNull(9),
            Metadata = SessionMetadata.Read(row.GetTextOrNull(10)),
            ExpiresAt = row.IsDBNull(11) ? null : row.GetTime(11),
        })
    {
        Epoch = row.GetInt64(12),
        SourceRow = row.IsDBNull(13) ? null : row.GetInt64(13),
    };
}

/// <summary>What an append adds to a session.</summary>
internal readonly record struct SessionGrowth(DateTimeOffset At, int Messages, long TurnCount, long Tokens, long NextPosition);
