using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Keywords;
using SkSqliteMemory.Storage.Vectors.Resident;
using SkSqliteMemory.VectorData.Tables;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Searching;

/// <summary>The words of full-text properties in memory, which find what FTS5 finds, sooner. Safe for concurrent use.</summary>
internal sealed class CollectionWords : IDisposable
{
    private readonly ConcurrentDictionary<(long Collection, int Number), ResidentKeywords?> _held = [];
    private readonly Lock _gate = new();
    private readonly MemoryFile _file;
    private readonly long _budget;

    /// <param name="file">The file; its closing ends the work in the background and lets go of all.</param>
    /// <param name="budget">How many bytes the words of one property may take.</param>
    public CollectionWords(MemoryFile file, long budget)
    {
        (_file, _budget) = (file, budget);
        file.Closing += Stop;
        file.Closed += Dispose;
    }

    /// <summary>The best rows for the words, best first, equal ones by row; null when FTS5 has to be asked.</summary>
    public List<long>? Search(
        FileConnection connection, (CollectionLayout Layout, int Number) property, (KeywordQuery Words, RowFilter? Allowed) query, int top)
    {
        (long, int) key = (property.Layout.Id, property.Number);
        if (!_held.TryGetValue(key, out ResidentKeywords? words))
        {
            words = Hold(connection, property);
        }

        KeywordFilter filter = new(0, null, null, 0, long.MaxValue) { Rows = query.Allowed };
        return words?.Search(connection, query.Words, filter, top)?.ConvertAll(static match => match.Row);
    }

    /// <summary>Whether the words of a property answer searches now.</summary>
    public bool IsReady(long collectionId, int number) => _held.GetValueOrDefault((collectionId, number))?.IsReady == true;

    /// <summary>Ends when what is being filled in the background is there for the next search.</summary>
    public Task WhenFilledAsync() => Task.WhenAll(_held.Values.OfType<ResidentKeywords>().Select(static words => words.WhenFilledAsync()));

    /// <summary>Lets go of what is held of a collection.</summary>
    public void Forget(long collectionId)
    {
        foreach ((long Collection, int Number) key in _held.Keys.Where(key => key.Collection == collectionId))
        {
            // A search of an older snapshot may still use it; what it holds besides memory goes with that search.
            _held.TryRemove(key, out _);
        }
    }

    public void Dispose()
    {
        foreach (ResidentKeywords words in _held.Values.OfType<ResidentKeywords>())
        {
            words.Dispose();
        }
    }

    private void Stop()
    {
        foreach (ResidentKeywords words in _held.Values.OfType<ResidentKeywords>())
        {
            words.Stop();
        }
    }

    // Null is held as well where the texts of a collection can change without a mark.
    private ResidentKeywords? Hold(FileConnection connection, (CollectionLayout Layout, int Number) property)
    {
        lock (_gate)
        {
            return _held.GetOrAdd((property.Layout.Id, property.Number), _ => _budget > 0 && TextBlocks.AreMarked(connection, property.Layout)
                ? new ResidentKeywords(_file, new CollectionKeywords(property.Layout, property.Number), _budget, NullLogger.Instance)
                : null);
        }
    }
}
