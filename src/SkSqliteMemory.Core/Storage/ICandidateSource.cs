using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Storage;

/// <summary>Finds what may answer a query. Each list is exact under its scope and filter, best first, ties by age of the row.</summary>
internal interface ICandidateSource
{
    /// <summary>All lists of a query, from one state of the file.</summary>
    Task<CandidateLists> FindAsync(CandidateQuery query, CancellationToken cancellationToken);
}
