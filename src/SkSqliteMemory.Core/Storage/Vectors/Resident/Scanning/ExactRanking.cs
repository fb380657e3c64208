using SkSqliteMemory.Storage.Vectors.Resident.Codes;

namespace SkSqliteMemory.Storage.Vectors.Resident.Scanning;

/// <summary>Scores the candidates with full precision, the most promising first, until no other could belong to the top.</summary>
internal sealed class ExactRanking
{
    private readonly ResidentQuery _query;
    private readonly TopHits _hits;
    private readonly float[] _vector;
    private Contender[] _candidates = [];
    private float[] _order = [];
    private int _count;
    private double _floor;

    public ExactRanking(ResidentQuery query)
    {
        _query = query;
        _hits = new TopHits(query.Distance.HigherIsBetter());
        _vector = new float[query.Dimensions];
    }

    /// <summary>How many vectors the last search read in full.</summary>
    public int Rescored { get; private set; }

    /// <summary>How many of them were there no more.</summary>
    public int Missing { get; private set; }

    public void Begin(int top, ReadOnlySpan<Finder> finders, double floor)
    {
        _count = 0;
        _floor = floor;
        Rescored = 0;
        Missing = 0;
        _hits.Begin(top);
        ReachTest test = ReachTest.For(_query, floor);
        foreach (Finder finder in finders)
        {
            _hits.OfferAll(finder.Hits);
            foreach (ref readonly Contender candidate in finder.Found)
            {
                Keep(candidate, test);
            }
        }

        _order.AsSpan(0, _count).Sort(_candidates.AsSpan(0, _count));
    }

    /// <summary>
    /// The best, read from a source; rows that are there no more are left out and counted. Null when so many reads were not enough.
    /// </summary>
    public ResidentHit[]? Rank(IVectorSource source, int mostReads)
    {
        ReachTest test = ReachTest.For(_query, _floor);
        for (int i = 0; i < _count; i++)
        {
            Contender candidate = _candidates[i];
            if (!test.Passes(candidate.Match, candidate.Residual))
            {
                continue;
            }

            if (Rescored + Missing == mostReads)
            {
                return null;
            }

            if (!source.TryRead(candidate.Row, _vector))
            {
                Missing++;
                continue;
            }

            test = Score(candidate, _vector, test);
        }

        return _hits.BestFirst();
    }

    /// <summary>The best, by the vectors that are kept.</summary>
    public ResidentHit[] Rank(ResidentRows rows)
    {
        ReachTest test = ReachTest.For(_query, _floor);
        for (int i = 0; i < _count; i++)
        {
            Contender candidate = _candidates[i];
            if (test.Passes(candidate.Match, candidate.Residual))
            {
                test = Score(candidate, rows.BlockOf(candidate.Slot).Vector(candidate.Slot % ResidentBlock.Slots), test);
            }
        }

        return _hits.BestFirst();
    }

    private ReachTest Score(in Contender candidate, ReadOnlySpan<float> vector, in ReachTest test)
    {
        Rescored++;
        _hits.Offer(new ResidentHit(candidate.Row, ExactScore.Of(_query.Distance, _query.Vector, vector)));
        if (!_hits.IsFull)
        {
            return test;
        }

        double worst = _query.Distance.Closeness(_hits.WorstScore);
        if (!(worst > _floor))
        {
            return test;
        }

        _floor = worst;
        return ReachTest.For(_query, worst);
    }

    private void Keep(in Contender candidate, in ReachTest test)
    {
        if (!test.Passes(candidate.Match, candidate.Residual))
        {
            return;
        }

        if (_count == _candidates.Length)
        {
            int longer = Math.Max(64, _count * 2);
            Array.Resize(ref _candidates, longer);
            Array.Resize(ref _order, longer);
        }

        _candidates[_count] = candidate;
        _order[_count++] = -(candidate.Match + (candidate.Residual * test.Breadth));
    }
}
