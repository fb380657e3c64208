using System.Text.RegularExpressions;
using SkSqliteMemory.Core.Tests.House.Reading;

namespace SkSqliteMemory.Core.Tests.House;

/// <summary>
/// A statement that finds rows of an owner by anything but the number of a row binds <c>$scope</c>. The number of a row is found by such
/// a statement before, so whoever has one has passed the scope.
/// </summary>
public sealed partial class ScopeTests
{
    private static readonly string[] Owned = ["messages", "memories", "sessions", "turns", "summaries", "memory_vectors", "memory_vectors_shadow", "turn_vectors", "entities", "relations", "extractions"];

    // They serve no owner: a doctor that counts, an auditor, the background that makes vectors, a re-embedding, and deletes what has ended or expired, the caches that keep each row's owner beside it.
    private static readonly string[] OfTheWholeFile =
    [
        "FileChecks.WrongSizes", "FileChecks.Missing", "FileChecks.WrongCounters", "FileChecks.Unreadable", "FileInspector.Counts",
        "MemoryVectorsTable.ReadPending", "MemoryVectorRows.ReadAll", "AutomaticVectorIndex.Size",
        "TurnVectorRows.ReadAll", "TurnVectorRows.ReadSize", "TurnVectorsTable.ReadStale", "TurnVectorProgressTable.HasNews", "TurnVectorProgressTable.ReadRows",
        "MemoryKeywords.Next", "MessageKeywords.Next", "SessionLifeTable.NextEnded", "EvictableTable.FindOwnersOfExpired",
        "AuditFile.ReadMemories", "AuditFile.ReadMessages",
        "MemoryShadow.SelectLacking", "MemoryShadow.SelectLackingCount", "MemoryShadow.SelectLackingAmong", "MemoryShadow.SelectNeeded", "MemoryShadow.SelectCount",
        "MemoryShadow.Delete", "FileChecks.WrongModels",
    ];

    [Fact]
    public void A_statement_on_rows_of_an_owner_binds_the_scope_or_the_number_of_a_row() =>
        Findings.None(Unbound(StorageSql.All.Where(statement => !OfTheWholeFile.Contains(statement.Name))));

    [Fact]
    public void The_exceptions_are_still_needed() =>
        Findings.None(OfTheWholeFile.Except(Unbound(StorageSql.All).Select(finding => finding.Split(' ')[0])).Select(name => $"{name} is no exception any more"));

    [Theory]
    [InlineData("SELECT text FROM messages WHERE message_id = $id;", 1)]
    [InlineData("SELECT id FROM memories WHERE content_hash = $hash;", 1)]
    [InlineData("DELETE FROM sessions WHERE session_id = $session;", 1)]
    [InlineData("SELECT id FROM memories WHERE scope_id = $scope AND memory_id = $id;", 0)]
    [InlineData("UPDATE memories SET pinned = 1 WHERE id = $id;", 0)]
    [InlineData("SELECT text FROM messages WHERE session_row = $row AND message_id = $id;", 0)]
    [InlineData("SELECT count(*) FROM jobs;", 0)]
    public void A_planted_statement_without_scope_is_caught(string sql, int expected) =>
        Assert.Equal(expected, Unbound([new StorageSql("Planted.Sql", sql)]).Count());

    private static IEnumerable<string> Unbound(IEnumerable<StorageSql> statements) =>
        from statement in statements
        where statement.Tables.Overlaps(Owned) && !BindsScope().IsMatch(statement.Sql) && !BindsRow().IsMatch(statement.Sql)
        select $"{statement.Name} finds rows of owners without $scope: {statement.Sql.ReplaceLineEndings(" ")}";

    [GeneratedRegex(@"\bscope_id = \$scope\b")]
    private static partial Regex BindsScope();

    [GeneratedRegex(@"\b(?:(?:\w\.)?id|session_row|source_row|memory_row|message_row) = \$(?:row|id)\b")]
    private static partial Regex BindsRow();
}
