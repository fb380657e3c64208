using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>Relations and entities as a forget erases them: an entity that no relation knows any more goes with the last one.</summary>
internal static class GraphErasure
{
    private const string DeleteRelation = "DELETE FROM relations WHERE id = $row AND scope_id = $scope;";

    // What a memory says that another one may end is the same names once more.
    private const string ClearFacts = """
        UPDATE memories SET fact_key = NULL, fact_value = NULL
        WHERE scope_id = $scope AND fact_key IS NOT NULL
            AND id IN (SELECT source_id FROM derivations WHERE derived_kind = 'relation' AND derived_id = $row AND source_kind = 'memory');
        """;

    private const string IsSaidElsewhere = """
        SELECT EXISTS (SELECT 1 FROM derivations WHERE derived_kind = 'relation' AND derived_id = $row AND source_kind = 'memory');
        """;

    private const string FindEntity = "SELECT id FROM entities WHERE scope_id = $scope AND name = $name;";

    private const string FindRelations = """
        SELECT id FROM relations WHERE subject_id = $row AND scope_id = $scope
        UNION SELECT id FROM relations WHERE object_id = $row AND scope_id = $scope;
        """;

    private const string DeleteEntity = "DELETE FROM entities WHERE id = $row AND scope_id = $scope;";

    public static long? Entity(FileConnection connection, ScopeFilter owner, string name) =>
        connection.Scoped(FindEntity, owner).Set("$name", name).Number();

    public static List<long> RelationsOf(FileConnection connection, ScopeFilter owner, long entity) =>
        connection.Scoped(FindRelations, owner).Set("$row", entity).List(static row => row.GetInt64(0));

    public static void EraseEntity(FileConnection connection, ScopeFilter owner, long entity) =>
        connection.Scoped(DeleteEntity, owner).Set("$row", entity).Execute();

    /// <summary>Whether a memory that is there says it.</summary>
    public static bool IsSaid(FileConnection connection, long relation) => connection.Prepare(IsSaidElsewhere).Set("$row", relation).Number() == 1;

    /// <summary>Erases a relation; a trigger takes along those of its ends that no other knows. One that is not the owner's, or gone, is passed over.</summary>
    public static void Erase(FileConnection connection, ScopeFilter owner, long relation)
    {
        connection.Scoped(ClearFacts, owner).Set("$row", relation).Execute();
        connection.Scoped(DeleteRelation, owner).Set("$row", relation).Execute();
    }
}
