using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Tables;

/// <summary>A scope as SQL sees it: the owner's number and, where the scope is narrowed, the session's id.</summary>
internal readonly record struct ScopeFilter(long ScopeId, string? SessionId);

/// <summary>The owners, and the one place where a scope becomes part of a statement.</summary>
internal static class ScopesTable
{
    // The index finds, the row proves: a damaged entry of an index must not lead to somebody else.
    private const string FindId = """
        SELECT s.id FROM scopes i CROSS JOIN scopes s NOT INDEXED ON s.id = i.id
        WHERE i.application_id = $application AND i.agent_id = $agent AND i.user_id = $user
            AND s.application_id = $application AND s.agent_id = $agent AND s.user_id = $user;
        """;

    private const string Insert = """
        INSERT INTO scopes (application_id, agent_id, user_id)
        VALUES ($application, $agent, $user)
        ON CONFLICT DO NOTHING;
        """;

    private const string ReadOwner = """
        SELECT application_id, agent_id, user_id FROM scopes WHERE id = $row;
        """;

    /// <summary>The owner of a number, for work of the background; null when it is gone.</summary>
    public static MemoryScope? Read(FileConnection connection, long row) =>
        connection.Prepare(ReadOwner).Set("$row", row).First(static found => new MemoryScope
        {
            ApplicationId = found.GetString(0) is { Length: > 0 } application ? application : null,
            AgentId = found.GetString(1) is { Length: > 0 } agent ? agent : null,
            UserId = found.GetString(2) is { Length: > 0 } user ? user : null,
        });

    /// <summary>The statement narrowed to the scope. SQL that does not use $scope is a mistake, and is refused.</summary>
    public static Statement Scoped(this FileConnection connection, string sql, ScopeFilter filter)
    {
        if (!sql.Contains("$scope", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("A statement on an owner's rows does not bind $scope.");
        }

        return connection.Prepare(sql).Set("$scope", filter.ScopeId);
    }

    /// <summary>The filter of a scope, or null when its owner never stored anything.</summary>
    public static ScopeFilter? Find(FileConnection connection, MemoryScope scope) =>
        Bind(connection.Prepare(FindId), scope).Number() is { } id ? new ScopeFilter(id, scope.SessionId) : null;

    /// <summary>The filter of a scope whose owner is made known when it is new.</summary>
    public static ScopeFilter Ensure(FileConnection connection, MemoryScope scope)
    {
        if (Find(connection, scope) is { } known)
        {
            return known;
        }

        Bind(connection.Prepare(Insert), scope).Execute();
        return Find(connection, scope) ?? throw new InvalidOperationException("The rows of scopes and their index disagree.");
    }

    private static Statement Bind(Statement statement, MemoryScope scope)
    {
        scope.RequireOwner(nameof(scope));
        return statement
            .Set("$application", scope.ApplicationId ?? "")
            .Set("$agent", scope.AgentId ?? "")
            .Set("$user", scope.UserId ?? "");
    }
}
