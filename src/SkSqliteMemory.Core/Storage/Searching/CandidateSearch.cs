using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Searching;

/// <summary>A search under way: where it reads, what it may see, what is asked, and the entries found so far.</summary>
internal sealed record CandidateSearch(
    FileConnection Connection, ScopeFilter Filter, CandidateQuery Query, Dictionary<EntryKey, MemoryEntry> Entries)
{
    /// <summary>A statement on the owner's rows with what narrows it further.</summary>
    public Statement Prepare(string sql) => Connection.Scoped(sql, Filter);

    /// <summary>Rows as SQL takes a list of numbers in one parameter.</summary>
    public static string Json(IEnumerable<long> rows) => $"[{string.Join(',', rows)}]";
}
