using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>All that a search needs besides its result; kept for the next one. Used by one search at a time.</summary>
internal sealed class SearchRoom
{
    // Below this much to read, a second core would come too late.
    private const long BytesPerCore = 4 << 20;

    // A sieve that keeps less than a row in this many costs more than it saves.
    private const int SieveGain = 16;

    private readonly SharedFloor _floor = new();
    private readonly Finder[] _finders;
    private readonly int? _degree;
    private bool _sieves;

    public SearchRoom(ResidentRows rows, int? degree)
    {
        Rows = rows;
        _degree = degree;
        Query = new ResidentQuery(rows.Shape.Distance, rows.Shape.Dimensions);
        Sieve = rows.Shape.IsSieved ? new SieveQuery(Query) : null;
        _finders = [.. Enumerable.Range(0, degree ?? Environment.ProcessorCount).Select(_ => new Finder(Query, _floor))];
        Ranking = new ExactRanking(Query);
    }

    public ResidentRows Rows { get; }

    public ResidentQuery Query { get; }

    public SieveQuery? Sieve { get; }

    public SlotMask Mask { get; } = new();

    public ExactRanking Ranking { get; }

    /// <summary>Goes through the codes; what could belong to the top is in <see cref="Ranking"/> afterwards.</summary>
    public void Scan(ReadOnlySpan<float> query, int top, RowFilter? filter)
    {
        Query.Set(query);
        Mask.Set(Rows, filter);
        _floor.Reset();
        foreach (Finder finder in _finders)
        {
            finder.Begin(top);
        }

        _sieves = Sieve is not null && Mask.Allowed > Rows.Count / SieveGain && Query.IsBounded;
        if (_sieves)
        {
            Sieve!.Set();
        }

        int degree = Math.Min(Degree(), Rows.Blocks.Count);
        if (degree > 1)
        {
            ScanShare.Run(this, Rows.Blocks.Count, degree);
        }
        else
        {
            ScanAlone();
        }

        Ranking.Begin(top, _finders, _floor.Value);
    }

    /// <summary>One worker's share: a block.</summary>
    public void ScanBlock(int worker, int blockIndex)
    {
        Finder finder = _finders[worker];
        if (!Rows.Shape.IsCoded || Query.IsIndifferent)
        {
            PlainScan.Scan(this, finder, blockIndex);
        }
        else if (_sieves && Rows.Blocks[blockIndex].Sieve is not null)
        {
            SieveScan.Scan(this, finder, blockIndex);
        }
        else
        {
            CodeScan.Scan(this, finder, blockIndex);
        }
    }

    private void ScanAlone()
    {
        for (int block = 0; block < Rows.Blocks.Count; block++)
        {
            ScanBlock(0, block);
        }
    }

    private int Degree()
    {
        long bytes = _sieves ? (long)Rows.Count * Rows.Shape.Stride / 4
            : (long)Mask.Allowed * (Rows.Shape.IsCoded ? Rows.Shape.Stride : Rows.Shape.Dimensions * sizeof(float));
        return _degree ?? (int)Math.Clamp(bytes / BytesPerCore, 1, _finders.Length);
    }
}
