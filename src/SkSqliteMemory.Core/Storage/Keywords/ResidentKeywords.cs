using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Keywords.Talks;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Storage.Keywords;

/// <summary>
/// The words of a table held in memory, a derived cache of the file: filled in the background once searches come, then following its
/// changes. It answers only for the very state of the file that the search sees, and then as FTS5 would; otherwise it leaves the answer to FTS5.
/// </summary>
internal sealed class ResidentKeywords : IDisposable
{
    // A process that asks once or twice is better served by FTS5 alone.
    private const int SearchesBeforeFilling = 3;

    private const int MostRemembered = 20_000;

    private readonly ConcurrentDictionary<string, string> _stored = new(StringComparer.Ordinal);
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly KeywordTokens _tokensOfQueries = new();
    private readonly KeywordTokens _tokensOfRows = new();
    private readonly KeywordSource _source;
    private readonly KeywordFilling _filling;
    private KeywordIndex? _index;
    private long _sequence;
    private int _searches;

    public ResidentKeywords(MemoryFile file, KeywordSource source, long budgetBytes, ILogger log)
    {
        _source = source;
        _filling = new KeywordFilling(file, source, budgetBytes, log);
    }

    /// <summary>Whether searches are answered from memory now.</summary>
    public bool IsReady => Volatile.Read(ref _index) is not null;

    /// <summary>Ends when what is being filled in the background is there for the next search.</summary>
    public Task WhenFilledAsync() => _filling.WhenDoneAsync();

    /// <summary>The best rows for the words, best first, ties by row; null when FTS5 has to be asked.</summary>
    public List<KeywordMatch>? Search(FileConnection connection, KeywordQuery query, KeywordFilter filter, int limit)
    {
        return (IsReady || TryTakeOver()) && Stored(query) is { } terms ? Ask(connection, index => index.Search(terms, filter, limit)) : null;
    }

    /// <summary>Messages with those around them and what the forms of a question count in them; null when the file has to be asked.</summary>
    public TalkWindow? Gather(FileConnection connection, TalkWanted wanted, IConversationRanking ranking) =>
        IsReady ? Ask(connection, index => index.Gather(wanted, ranking)) : null;

    /// <summary>A word as FTS5 stores it; empty when it is none or several there.</summary>
    public string Stored(string word)
    {
        if (_stored.TryGetValue(word, out string? stored))
        {
            return stored;
        }

        stored = Read([new KeywordDocument(default, word)]) is [{ Count: 1 } only] ? only.Term : "";
        if (_stored.Count >= MostRemembered)
        {
            _stored.Clear();
        }

        return _stored[word] = stored;
    }

    /// <summary>The words of texts as FTS5 stores them.</summary>
    public List<KeywordOccurrence> Read(IReadOnlyList<KeywordDocument> texts)
    {
        lock (_tokensOfQueries)
        {
            return _tokensOfQueries.Read(texts);
        }
    }

    /// <summary>Ends the work in the background; searches that run may go on.</summary>
    public void Stop() => _filling.Stop();

    public void Dispose()
    {
        _filling.Dispose();
        _tokensOfQueries.Dispose();
        _tokensOfRows.Dispose();
        _lock.Dispose();
    }

    // Null unless the index holds the very state of the file that the connection sees.
    private T? Ask<T>(FileConnection connection, Func<KeywordIndex, T> question)
        where T : class
    {
        long newest = _source.Newest(connection);
        if (!TryCatchUp(connection, newest))
        {
            return null;
        }

        _lock.EnterReadLock();
        try
        {
            return _index is { } index && _sequence == newest ? question(index) : null;
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    // Takes what the background has made, or lets it begin.
    private bool TryTakeOver()
    {
        if (_filling.TryTake() is { } filled)
        {
            _lock.EnterWriteLock();
            (_index, _sequence) = (filled.Index, filled.Sequence);
            _lock.ExitWriteLock();
            return true;
        }

        if (Interlocked.Increment(ref _searches) >= SearchesBeforeFilling)
        {
            _filling.Begin(null);
        }

        return false;
    }

    private bool TryCatchUp(FileConnection connection, long newest)
    {
        if (Volatile.Read(ref _sequence) == newest)
        {
            return true;
        }

        _lock.EnterWriteLock();
        try
        {
            // A search that sees an older state of the file must not take the index back.
            if (_index is { } index && _sequence < newest && !TryFollow(connection, index, newest))
            {
                _index = null;
                _filling.Begin(index.IsWorn ? null : new FilledKeywords(index, _sequence));
            }

            return _index is not null && _sequence == newest;
        }
        catch
        {
            // Half followed is not usable, by nobody: later searches have it made anew.
            _index = null;
            throw;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private bool TryFollow(FileConnection connection, KeywordIndex index, long newest)
    {
        if (index.IsWorn || _source.ChangedAfter(connection, _sequence, index) is not { } changed || changed.Count > _source.MostCaughtUpAtOnce)
        {
            return false;
        }

        index.Replace(changed, row => _source.ReadOne(connection, row), _tokensOfRows);
        _sequence = newest;
        return true;
    }

    // The words as FTS5 stores them, or null where FTS5 would see a phrase or a prefix.
    private List<string>? Stored(KeywordQuery query)
    {
        List<string> terms = [];
        foreach (KeywordTerm term in query.Terms)
        {
            if (term.IsPhrase || term.IsPrefix || Stored(term.Text) is not { Length: > 0 } stored)
            {
                return null;
            }

            terms.Add(stored);
        }

        return terms;
    }
}
