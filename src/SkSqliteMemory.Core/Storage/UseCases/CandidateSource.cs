using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Graph;
using SkSqliteMemory.Storage.Keywords;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Searching;
using SkSqliteMemory.Storage.Searching.Talks;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Tables.Sessions;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class CandidateSource(
    MemoryFile file, (ResidentWords Words, ResidentGraphs Graphs) held, (IVectorIndex Index, TalkLikeness Likeness) vectors) : ICandidateSource
{
    public Task<CandidateLists> FindAsync(CandidateQuery query, CancellationToken cancellationToken) =>
        file.ReadAsync("recall", connection => Find(connection, query), cancellationToken);

    private CandidateLists Find(FileConnection connection, CandidateQuery query)
    {
        Dictionary<EntryKey, MemoryEntry> entries = [];
        if (ScopesTable.Find(connection, query.Scope) is not { } filter)
        {
            return new CandidateLists([], [], [], entries);
        }

        bool memories = query.From.HasFlag(RecallSource.Memories);
        bool messages = query.From.HasFlag(RecallSource.Messages);
        query = query.Vector is { } asked && !IsOfThisModel(connection, asked) ? query with { Vector = null } : query;
        CandidateSearch search = new(connection, filter, query, entries);
        return new CandidateLists(
            memories && !query.Keywords.IsEmpty ? MemorySearch.ByWords(search, held.Words.OfMemories) : [],
            messages && !query.Keywords.IsEmpty ? MessageSearch.ByWords(OfTheSource(search), new TalkSources(held.Words.OfMessages, vectors.Likeness, held.Graphs)) : [],
            memories && query.Vector is { } vector ? MemorySearch.ByVector(search, vectors.Index, vector.Values) : [],
            entries)
        {
            MemoriesByGraph = memories && query.GraphDepth > 0 ? GraphSearch.ByNames(search, held.Graphs) : [],
        };
    }

    // A branch finds what it shares where that stands.
    private static CandidateSearch OfTheSource(CandidateSearch search) =>
        search.Filter.SessionId is not null
        && SessionsTable.Find(search.Connection, search.Filter, search.Query.Scope, search.Query.Now) is { SourceRow: not null } branch
            ? search with
            {
                Filter = search.Filter with { SessionId = BranchesTable.ReadIdOf(search.Connection, branch) },
                Query = search.Query with { BeforeTurn = Math.Min(search.Query.BeforeTurn, branch.TurnCount) },
            }
            : search;

    // Somebody else may have made the file's first vectors with another model since it was opened, or changed the file to another one.
    private static bool IsOfThisModel(FileConnection connection, ModelVector vector) => EmbeddingModelsTable.Find(connection, vector.Model) is not null;
}
