using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>What one worker of a search has found: rows that could belong to the top, and the closeness that must be reached.</summary>
internal sealed class Finder
{
    private readonly ResidentQuery _query;
    private readonly SharedFloor _floor;

    // The best lower bounds, a heap with the lowest on top: as many rows reach that one.
    private double[] _lows = [];
    private int _lowCount;
    private int _top;
    private double _known;
    private Contender[] _found = new Contender[64];

    public Finder(ResidentQuery query, SharedFloor floor)
    {
        _query = query;
        _floor = floor;
        Hits = new TopHits(query.Distance.HigherIsBetter());
    }

    /// <summary>Counted up whenever <see cref="Test"/> became stricter.</summary>
    public int Generation { get; private set; }

    public ReachTest Test { get; private set; }

    public double Known => _known;

    public ReadOnlySpan<Contender> Found => _found.AsSpan(0, FoundCount);

    public int FoundCount { get; private set; }

    /// <summary>Exact hits, where a scan needs no bound.</summary>
    public TopHits Hits { get; }

    public void Begin(int top)
    {
        _top = top;
        _lowCount = 0;
        FoundCount = 0;
        Generation = 0;
        _known = double.NegativeInfinity;
        Test = ReachTest.Open;
        Hits.Begin(top);
    }

    /// <summary>Takes over what other workers know.</summary>
    public void Refresh()
    {
        double value = _floor.Value;
        if (value > _known)
        {
            _known = value;
            Test = ReachTest.For(_query, value);
            Generation++;
        }
    }

    /// <summary>Keeps a row unless its bound is out of reach.</summary>
    public void Offer(ResidentBlock block, int firstSlot, int place, float dot)
    {
        CodeMeasure measure = block.Measure(place);
        float match = (measure.Scale * ((dot * _query.Step) + _query.Allowance)) + measure.Offset;
        if (!Test.Passes(match, measure.Residual))
        {
            return;
        }

        Contender candidate = new(block.Rows[place], firstSlot + place, match, measure.Residual);
        if (FoundCount == _found.Length)
        {
            Array.Resize(ref _found, FoundCount * 2);
        }

        _found[FoundCount++] = candidate;
        double low = candidate.AtLeast(_query, measure);
        if (_lowCount < _top || low > _lows[0])
        {
            Learn(double.IsNaN(low) ? double.NegativeInfinity : low);
        }
    }

    private void Learn(double low)
    {
        if (_lowCount < _top)
        {
            if (_lowCount == _lows.Length)
            {
                Array.Resize(ref _lows, Math.Min(_top, Math.Max(16, _lowCount * 2)));
            }

            Rise(_lowCount++, low);
        }
        else
        {
            Sink(low);
        }

        if (_lowCount == _top && _lows[0] > _known)
        {
            _floor.Raise(_lows[0]);
            Refresh();
        }
    }

    private void Rise(int place, double low)
    {
        for (; place > 0 && _lows[(place - 1) / 2] > low; place = (place - 1) / 2)
        {
            _lows[place] = _lows[(place - 1) / 2];
        }

        _lows[place] = low;
    }

    private void Sink(double low)
    {
        int place = 0;
        for (int child = 1; child < _lowCount; child = (place * 2) + 1)
        {
            child += child + 1 < _lowCount && _lows[child + 1] < _lows[child] ? 1 : 0;
            if (_lows[child] >= low)
            {
                break;
            }

            _lows[place] = _lows[child];
            place = child;
        }

        _lows[place] = low;
    }
}
