using System.Collections.Concurrent;
using SkSqliteMemory.Storage.Vectors.Resident.Codes;
using SkSqliteMemory.Storage.Vectors.Resident.Scanning;

namespace SkSqliteMemory.Storage.Vectors.Resident;

/// <summary>
/// The vectors of one property in memory, as compact codes that are scanned with SIMD; what could belong to the top is scored with full
/// precision. It does no I/O and is derived from the file. Safe for concurrent use: searches run side by side, a change waits for them.
/// </summary>
internal sealed class ResidentIndex : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly ConcurrentBag<SearchRoom> _rooms = [];
    private readonly ResidentIndexOptions _options;
    private readonly ResidentRows _rows;

    /// <param name="dimensions">How many components each vector has.</param>
    /// <param name="distance">How vectors are compared. Manhattan and Hamming keep the vectors whatever the options say.</param>
    /// <param name="kind">Whether the top is exact by proof, or found through shorter codes with a measured recall.</param>
    /// <param name="options">How it is kept; null for codes only.</param>
    public ResidentIndex(int dimensions, VectorDistance distance, ResidentIndexKind kind, ResidentIndexOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        _options = options ?? new ResidentIndexOptions();
        bool keeps = _options.KeepVectors || distance.Family() == DistanceFamily.Plain;
        _rows = new ResidentRows(new ResidentShape(dimensions, distance, kind, keeps));
    }

    private ResidentIndex(ResidentRows rows, ResidentIndexOptions options) => (_rows, _options) = (rows, options);

    public int Dimensions => _rows.Shape.Dimensions;

    public DistanceFamily Family => _rows.Shape.Family;

    /// <summary>Whether a search needs no source because the vectors are in memory too.</summary>
    public bool KeepsVectors => _rows.Shape.KeepsVectors;

    public int Count => Read(static rows => rows.Count);

    /// <summary>About how much memory the rows take.</summary>
    public long MemoryBytes => Read(static rows => rows.MemoryBytes);

    /// <summary>
    /// An index of the same rows that may go another way: both share memory until one of them changes a block of 1,024 rows. So a search
    /// that stands on an older state of the file keeps its index while the newer one grows out of it.
    /// </summary>
    public ResidentIndex Fork()
    {
        _lock.EnterWriteLock();
        try
        {
            return new ResidentIndex(_rows.Fork(), _options);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Adds a row, or replaces its vector.</summary>
    /// <exception cref="ArgumentException">The vector has another size, or a component that is NaN or infinite.</exception>
    public void Add(long row, ReadOnlySpan<float> vector)
    {
        CheckSize(vector, nameof(vector));
        _lock.EnterWriteLock();
        try
        {
            _rows.Set(row, vector);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Adds a row, or replaces what it had, by a code that was made before; the vectors must not be kept.</summary>
    public void AddCode(long row, in CodeMeasure measure, ReadOnlySpan<sbyte> code)
    {
        _lock.EnterWriteLock();
        try
        {
            _rows.Set(row, measure, code, []);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Takes a row out; false when it was not there.</summary>
    public bool Remove(long row)
    {
        _lock.EnterWriteLock();
        try
        {
            return _rows.Remove(row);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>The nearest rows with exact scores, best first, ties by row.</summary>
    /// <param name="query">What to be near to.</param>
    /// <param name="top">How many rows at most.</param>
    /// <param name="allowed">Which rows count; null for all.</param>
    /// <param name="source">Where vectors are read; it is called by the searching thread, outside of any lock. It may be null where the
    /// vectors are kept, and is not asked then.</param>
    /// <exception cref="ArgumentException">The query has another size, or a component that is NaN or infinite.</exception>
    public IReadOnlyList<ResidentHit> Search(ReadOnlySpan<float> query, int top, RowFilter? allowed, IVectorSource? source) =>
        SearchWithin(query, (top, int.MaxValue), allowed, source)!;

    /// <summary>The nearest rows as <see cref="Search"/> finds them; null when more vectors than so many would have to be read for that.</summary>
    public IReadOnlyList<ResidentHit>? SearchWithin(ReadOnlySpan<float> query, (int Top, int Reads) most, RowFilter? allowed, IVectorSource? source)
    {
        int top = most.Top;
        CheckSize(query, nameof(query));
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        if (!KeepsVectors)
        {
            ArgumentNullException.ThrowIfNull(source);
        }

        SearchRoom room = _rooms.TryTake(out SearchRoom? free) ? free : new SearchRoom(_rows, _options.Degree);
        ResidentHit[]? hits = KeepsVectors ? Scan(room, query, top, allowed, ranks: true) : Widen(room, query, most, allowed, source!);
        _rooms.Add(room);
        return hits;
    }

    public void Dispose() => _lock.Dispose();

    // A row that the source no longer has may have kept another out of the candidates; then more are asked for.
    private ResidentHit[]? Widen(SearchRoom room, ReadOnlySpan<float> query, (int Top, int Reads) most, RowFilter? allowed, IVectorSource source)
    {
        for (int wanted = most.Top; ; wanted += room.Ranking.Missing)
        {
            Scan(room, query, wanted, allowed, ranks: false);
            ResidentHit[]? hits = room.Ranking.Rank(source, most.Reads);
            if (hits is null || room.Ranking.Missing <= wanted - most.Top)
            {
                return hits?.Length > most.Top ? hits[..most.Top] : hits;
            }
        }
    }

    private ResidentHit[] Scan(SearchRoom room, ReadOnlySpan<float> query, int top, RowFilter? allowed, bool ranks)
    {
        _lock.EnterReadLock();
        try
        {
            int most = Math.Min(top, allowed is null ? _rows.Count : Math.Min(_rows.Count, allowed.Rows.Length));
            if (most == 0)
            {
                room.Ranking.Begin(0, [], 0);
                return [];
            }

            room.Scan(query, most, allowed);
            return ranks ? room.Ranking.Rank(_rows) : [];
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private T Read<T>(Func<ResidentRows, T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read(_rows);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private void CheckSize(ReadOnlySpan<float> vector, string name)
    {
        if (vector.Length != Dimensions)
        {
            throw new ArgumentException($"The vector has {vector.Length} components; this index holds vectors of {Dimensions}.", name);
        }
    }
}
