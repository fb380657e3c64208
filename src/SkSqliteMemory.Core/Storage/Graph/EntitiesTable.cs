using SkSqliteMemory.Model.Graph;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Graph;

/// <summary>Names, one row for all the ways a name is written.</summary>
internal static class EntitiesTable
{
    private const string SelectId = """
        SELECT e.id FROM entities i CROSS JOIN entities e NOT INDEXED ON e.id = i.id
        WHERE i.scope_id = $scope AND i.name = $name AND e.scope_id = $scope AND e.name = $name;
        """;

    private const string Insert = """
        INSERT INTO entities (scope_id, name, display_name, created_at)
        VALUES ($scope, $name, $display, $now);
        """;

    private const string SelectAmong = """
        SELECT e.id FROM json_each($names) n CROSS JOIN entities e ON e.scope_id = $scope AND e.name = n.value;
        """;

    private const string SelectNames = """
        SELECT e.id, e.display_name FROM json_each($rows) n CROSS JOIN entities e ON e.id = n.value WHERE e.scope_id = $scope;
        """;

    public static long? Find(FileConnection connection, ScopeFilter owner, string name) => connection.Scoped(SelectId, owner).Set("$name", name).Number();

    /// <summary>The row of a name, made when there is none.</summary>
    public static long Ensure(FileConnection connection, ScopeFilter owner, EntityName name, DateTimeOffset now)
    {
        if (Find(connection, owner, name.Name) is { } known)
        {
            return known;
        }

        connection.Scoped(Insert, owner).Set("$name", name.Name).Set("$display", name.DisplayName).Set("$now", now.ToMilliseconds()).Execute();
        return Find(connection, owner, name.Name) ?? throw new InvalidOperationException("The rows of entities and their index disagree.");
    }

    /// <summary>The rows of those names that there are.</summary>
    public static List<long> Among(FileConnection connection, ScopeFilter owner, IEnumerable<string> names) =>
        connection.Scoped(SelectAmong, owner).Set("$names", NamesJson.Write(names)).List(static row => row.GetInt64(0));

    /// <summary>How the names of rows are written.</summary>
    public static Dictionary<long, string> Names(FileConnection connection, ScopeFilter owner, IEnumerable<long> rows) =>
        connection.Scoped(SelectNames, owner).Set("$rows", $"[{string.Join(',', rows)}]")
            .List(static row => (Id: row.GetInt64(0), Name: row.GetString(1)))
            .ToDictionary(static entity => entity.Id, static entity => entity.Name);
}
