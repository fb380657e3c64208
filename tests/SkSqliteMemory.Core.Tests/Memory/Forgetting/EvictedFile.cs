using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.StressHost;

namespace SkSqliteMemory.Core.Tests.Memory.Forgetting;

/// <summary>Looks at a file whose evicting writer was killed.</summary>
internal static class EvictedFile
{
    /// <summary>Every memory is there or in the log, never in both, whole, and what was forgotten is in neither.</summary>
    public static void Check(string path, Dictionary<string, string> remembered, HashSet<string> forgotten, bool mayLackVectors = false)
    {
        using RawFile raw = new(path);
        Assert.Equal(("ok", ""), (raw.Text("PRAGMA integrity_check;"), raw.Text("PRAGMA foreign_key_check;")));
        Dictionary<string, string> there = raw.List("SELECT memory_id, content FROM memories;", static row => (Id: row.GetString(0), Content: row.GetString(1)))
            .ToDictionary(static row => row.Id, static row => row.Content);
        List<(string Id, string Content, bool HasVector)> log = raw.List(
            "SELECT memory_id, json_extract(memory, '$.content'), vector IS NOT NULL FROM evictions WHERE undone_at IS NULL;",
            static row => (row.GetString(0), row.GetString(1), row.GetBoolean(2)));
        Assert.Equal(log.Count, log.DistinctBy(static entry => entry.Id).Count());
        Assert.All(log, entry => Assert.True(entry.HasVector || mayLackVectors));
        Dictionary<string, string> evicted = log.ToDictionary(static entry => entry.Id, static entry => entry.Content);
        Assert.Empty(there.Keys.Intersect(evicted.Keys));
        Assert.All(remembered, memory => Assert.Equal(
            StressText.Of(memory.Value), there.GetValueOrDefault(memory.Key) ?? evicted.GetValueOrDefault(memory.Key)));
        Assert.All(forgotten, id => Assert.False(there.ContainsKey(id) || evicted.ContainsKey(id), $"{id} was forgotten and is there"));
        Assert.Equal(
            raw.Text("SELECT count(*) || '/' || coalesce(sum(length(CAST(content AS BLOB))), 0) FROM memories;"),
            raw.Text("SELECT coalesce(sum(entries), 0) || '/' || coalesce(sum(bytes), 0) FROM memory_totals;"));
    }
}
