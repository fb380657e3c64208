using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Searching.Resident;

/// <summary>
/// The vectors of one property as one version of the file has them: those of the first blocks in memory, those of the others still in
/// the file. Never changed; the next version, and the next slice, share the memory that stayed.
/// </summary>
internal sealed class ResidentVectors
{
    // A slice is the time others may have to wait, 15 ms or so; what needs no more is filled by the search itself.
    private const long SliceBytes = 8 << 20;
    private const long SliceRows = 16 * ResidentBlock.Slots;

    // Reading a vector into memory costs as much as comparing four with the query.
    private const long CostOfChange = 4;

    // To read one vector by itself takes as long as to read and compare so many in a row.
    private const int RowsOfRead = 32;

    private const string ChangedBlocks = """
        SELECT block FROM vector_blocks
        WHERE collection_id = $collection AND property = $property AND version > $version AND block < $end
        ORDER BY block;
        """;

    private readonly ResidentIndex _index;
    private readonly CollectionState _state;
    private readonly VectorTable _table;

    // So many blocks from the beginning are in memory.
    private readonly long _blocks;

    // All of them by the short codes of the file, which serve until the others are in memory; null where the file has none.
    private readonly ResidentVectors? _coded;

    // Set when short codes ruled out too little, so that the vectors of the file were the quicker way.
    private volatile bool _isPoor;

    private ResidentVectors(VectorTable table, ResidentShape shape, CollectionState state, (ResidentIndex Index, long Blocks, ResidentVectors? Coded) held) =>
        (_table, Shape, _state, _index, _blocks, _coded) = (table, shape, state, held.Index, held.Blocks, held.Coded);

    public ResidentShape Shape { get; }

    public long Version => _state.Version;

    public bool IsWhole => _blocks == BlocksOf(_state);

    /// <summary>How many rows a search need not read from the file.</summary>
    public long RowsInMemory => Math.Min(_state.Count, _blocks * _table.PerBlock);

    public long MemoryBytes => _index.MemoryBytes + (_coded?.MemoryBytes ?? 0);

    /// <summary>Whether a search goes by the short codes, since the vectors are not all in memory yet.</summary>
    public bool IsSearchedByCodes => !IsWhole && _coded is { IsWhole: true, _isPoor: false };

    private bool IsSmallRest => (BlocksOf(_state) - _blocks) <= BlocksOfSlice;

    private long BlocksOfSlice
    {
        get
        {
            long blocks = Math.Max(1, Math.Min(SliceBytes / _table.VectorBytes, SliceRows) / _table.PerBlock);

            // The next slice would have to copy a block of the index that this one leaves half filled.
            long ofIndexBlock = ResidentBlock.Slots / _table.PerBlock;
            return blocks < ofIndexBlock ? blocks : blocks / ofIndexBlock * ofIndexBlock;
        }
    }

    /// <summary>The vectors of a state, none of them in memory.</summary>
    public static ResidentVectors Unfilled(VectorTable table, ResidentShape shape, CollectionState state)
    {
        ResidentIndex index = new(shape.Dimensions, shape.Distance, shape.Kind, new ResidentIndexOptions(shape.KeepsVectors));
        return new ResidentVectors(table, shape, state, (index, 0, null));
    }

    /// <summary>The vectors of a state, none of them in memory; their short codes are, if the file has them and the filling takes long.</summary>
    /// <param name="connection">A connection in the state's snapshot.</param>
    /// <param name="table">The vectors.</param>
    /// <param name="shape">How they are to be held.</param>
    /// <param name="state">The collection.</param>
    /// <param name="takesMemory">Whether so much memory may be had for the codes.</param>
    public static ResidentVectors Begin(
        FileConnection connection, VectorTable table, ResidentShape shape, CollectionState state, Func<long, bool> takesMemory)
    {
        ResidentVectors unfilled = Unfilled(table, shape, state);
        SnapshotCodes codes = new(connection, table, state);
        ResidentShape coded = CodedShape(shape);
        if (!shape.IsCoded || unfilled.IsSmallRest || !codes.AreThere || !takesMemory(coded.RowBytes * state.Count))
        {
            return unfilled;
        }

        ResidentVectors all = Unfilled(table, coded, state);
        codes.ReadInto(all._index);
        all = new ResidentVectors(table, coded, state, (all._index, unfilled.BlocksOf(state), null));
        return new ResidentVectors(table, shape, state, (unfilled._index, 0, all));
    }

    /// <summary>This, brought to the state of a newer snapshot by reading the blocks that changed; or unfilled, where that were most.</summary>
    public ResidentVectors Follow(FileConnection connection, CollectionState state)
    {
        ResidentVectors? coded = _coded?.Follow(connection, state).FillSmallRest(connection);
        long kept = Math.Min(_blocks, BlocksOf(state));
        List<long> changed = connection.Prepare(ChangedBlocks)
            .Set("$collection", _table.CollectionId).Set("$property", _table.Number).Set("$version", Version).Set("$end", kept)
            .List(static row => row.GetInt64(0));
        if (changed.Count > BlocksOfSlice && changed.Count * CostOfChange > kept)
        {
            return new ResidentVectors(_table, Shape, state, (Unfilled(_table, Shape, state)._index, 0, coded));
        }

        ResidentIndex index = _index.Fork();
        for (long row = RowsInMemory - 1; row >= state.Count; row--)
        {
            index.Remove(row);
        }

        SnapshotVectors vectors = new(connection, _table, state);
        changed.ForEach(block => vectors.ReadBlock(block, (row, vector) => Put(index, row, vector)));
        return new ResidentVectors(_table, Shape, state, (index, kept, coded));
    }

    /// <summary>This with the next slice in memory too. The snapshot must be that of this version.</summary>
    public ResidentVectors FillSlice(FileConnection connection)
    {
        if (IsWhole)
        {
            return this;
        }

        ResidentIndex index = _index.Fork();
        long end = Math.Min(BlocksOf(_state), _blocks + BlocksOfSlice);
        new SnapshotVectors(connection, _table, _state).Read(_blocks, end, (row, vector) => Put(index, row, vector));
        return new ResidentVectors(_table, Shape, _state, (index, end, end == BlocksOf(_state) ? null : _coded));
    }

    /// <summary>This filled, if little is missing.</summary>
    public ResidentVectors FillSmallRest(FileConnection connection) => IsSmallRest ? FillSlice(connection) : this;

    /// <summary>What is in memory is searched there, the rest is read from the file.</summary>
    public List<VectorHit> Search(VectorQuery query, SnapshotVectors vectors) =>
        (IsWhole ? null : _coded?.SearchCodes(query, vectors)) ?? SearchHeld(query, vectors);

    private static List<VectorHit>? Hits(IReadOnlyList<ResidentHit>? found) =>
        found is null ? null : [.. found.Select(static hit => new VectorHit(hit.Row, hit.Score))];

    private static ResidentShape CodedShape(ResidentShape shape) => shape with { Kind = ResidentIndexKind.Flat, KeepsVectors = false };

    // Null where reading all vectors is quicker than reading those that the codes could not rule out.
    private List<VectorHit>? SearchCodes(VectorQuery query, SnapshotVectors vectors)
    {
        if (!IsWhole || _isPoor)
        {
            return null;
        }

        int mostReads = query.Top + (int)(_state.Count / RowsOfRead);
        List<VectorHit>? hits = Hits(_index.SearchWithin(query.Vector.Span, (query.Top, mostReads), query.Allowed, vectors));
        _isPoor = hits is null;
        return hits;
    }

    private List<VectorHit> SearchHeld(VectorQuery query, SnapshotVectors vectors)
    {
        IReadOnlyList<ResidentHit> found = _index.Search(query.Vector.Span, query.Top, query.Allowed, vectors);
        if (IsWhole)
        {
            return Hits(found)!;
        }

        FileVectorScan rest = new(_table, query);
        foreach (ResidentHit hit in found)
        {
            rest.Offer(hit);
        }

        rest.ScanFrom(_blocks, _state.Count, vectors);
        return rest.InOrder();
    }

    private long BlocksOf(CollectionState state) => (state.Count + _table.PerBlock - 1) / _table.PerBlock;

    private static void Put(ResidentIndex index, long row, ReadOnlySpan<float> vector)
    {
        if (vector.IsEmpty)
        {
            index.Remove(row);
        }
        else
        {
            index.Add(row, vector);
        }
    }
}
