using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Searching;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class CandidateSource(MemoryFile file, IVectorIndex vectors, EmbeddingModel? model) : ICandidateSource
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
        return new CandidateLists(
            memories && !query.Keywords.IsEmpty ? MemorySearch.Find(connection, filter, query, entries) : [],
            messages && !query.Keywords.IsEmpty ? MessageSearch.Find(connection, filter, query, entries) : [],
            memories && query.Vector is { } vector ? FindByVector(connection, filter, query, vector, entries) : [],
            entries);
    }

    private List<Candidate> FindByVector(
        FileConnection connection, ScopeFilter filter, CandidateQuery query, ReadOnlyMemory<float> vector, Dictionary<EntryKey, MemoryEntry> entries)
    {
        // Somebody else may have made the file's first vectors, with another model, since it was opened.
        if (EmbeddingModelsTable.Find(connection, model! with { Dimensions = vector.Length }, file.Settings) is null)
        {
            return [];
        }

        VectorQuery search = new(filter, vector, query.Limit, query.Kind, query.Now);
        List<Candidate> found = [];
        foreach (VectorMatch match in vectors.Search(connection, search))
        {
            EntryKey key = new(RecallSource.Memories, match.Row);
            if (entries.ContainsKey(key) || MemorySearch.Read(connection, filter, query, match.Row) is { } entry && entries.TryAdd(key, entry))
            {
                found.Add(new Candidate(key, match.Similarity));
            }
        }

        return found;
    }
}
