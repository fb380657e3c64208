using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Learning;

/// <summary>Looks at a file whose learner was killed.</summary>
internal static class LearnedFile
{
    /// <summary>Each turn of the learner has all that is learned from it, or nothing.</summary>
    public static void AssertWhole(string path)
    {
        using RawFile raw = new(path);
        Assert.Equal("ok", raw.Text("PRAGMA integrity_check;"));
        Assert.Equal("", raw.Text("PRAGMA foreign_key_check;"));
        const string Owner = "(SELECT id FROM scopes WHERE user_id = 'learner')";
        long learned = raw.Number($"SELECT count(*) FROM extractions e JOIN sessions s ON s.id = e.session_row WHERE e.state = 'learned' AND s.scope_id = {Owner};");
        Assert.Equal(
            [learned, learned, learned, learned, learned],
            ((string[])
            [
                $"SELECT count(*) FROM memories WHERE scope_id = {Owner}",
                $"SELECT count(DISTINCT content) FROM memories WHERE scope_id = {Owner}",
                $"SELECT count(*) FROM relations WHERE scope_id = {Owner}",
                $"SELECT count(*) FROM derivations d JOIN relations r ON r.id = d.derived_id JOIN memories m ON m.id = d.source_id WHERE d.derived_kind = 'relation' AND m.scope_id = {Owner}",
                $"""
                SELECT count(*) FROM derivations d JOIN memories m ON m.id = d.derived_id JOIN messages s ON s.id = d.source_id
                JOIN extractions e ON e.session_row = s.session_row AND e.turn = s.turn
                WHERE d.derived_kind = 'memory' AND e.state = 'learned' AND s.text = m.content || '.' AND m.scope_id = {Owner}
                """,
            ]).Select(sql => raw.Number($"{sql};")));
    }
}
