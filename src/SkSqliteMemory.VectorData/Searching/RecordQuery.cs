using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Filters;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Searching.Resident;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>A search of a collection, by vector alone or by vector and words.</summary>
internal sealed class RecordQuery
{
    /// <summary>Each ranking reaches this far at least: what stands at the end of one may lead the other.</summary>
    private const int FusionDepth = 200;

    public required string Operation { get; init; }

    public required VectorModel Vector { get; init; }

    public required ReadOnlyMemory<float> Value { get; init; }

    public required int Top { get; init; }

    public required int Skip { get; init; }

    public SqlFilter? Filter { get; init; }

    public bool IncludeVectors { get; init; }

    public double? ScoreThreshold { get; init; }

    /// <summary>Null for a search by vector alone.</summary>
    public (IEnumerable<string> Words, DataModel Property)? Keywords { get; init; }

    public VectorTable Property(CollectionLayout layout) =>
        layout.Vectors[layout.Model.Vectors.Select((vector, number) => (vector, number)).First(pair => pair.vector == Vector).number];

    public List<VectorHit> Find(
        FileConnection connection, (CollectionLayout Layout, CollectionState State) collection, (IVectorScan Vectors, object? Prepared) scan, CollectionWords words)
    {
        (CollectionLayout layout, CollectionState state) = collection;
        int depth = (int)Math.Min((long)Top + Skip, Math.Max(state.Count, 1));
        depth = Keywords is null ? depth : Math.Max(FusionDepth, depth <= int.MaxValue / 4 ? depth * 4 : depth);
        List<VectorHit> Search(VectorQuery query) => scan.Vectors.Search(connection, Property(layout), state, query, scan.Prepared);

        // Where not all is in memory yet, each search reads the file.
        bool isLate = Filter is not null && Keywords is null && scan.Prepared is ResidentVectors { IsWhole: true };
        RowFilter? allowed = Filter is null || isLate ? null : FilteredRows.Find(connection, layout, Filter);
        VectorQuery query = new(Value, Vector.DistanceFunction, Vector.IndexKind, depth, allowed);
        List<VectorHit> hits = isLate ? new FilteredSearch(connection, layout, Filter!).Find(query, state.Count, Search) : Search(query);
        bool greaterIsBetter = DistanceNames.IsSimilarity(Vector.DistanceFunction);
        if (Keywords is { } keywords)
        {
            hits = RankFusion.Fuse(
                hits.Select(static hit => hit.Row), KeywordSearch.Find(connection, layout, (Filter, allowed), keywords, (words, depth)));
            greaterIsBetter = true;
        }

        return [.. hits
            .TakeWhile(hit => ScoreThreshold is not { } threshold || (greaterIsBetter ? hit.Score >= threshold : hit.Score <= threshold))
            .Skip(Skip).Take(Top)];
    }
}
