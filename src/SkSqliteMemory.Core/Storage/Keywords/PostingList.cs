using System.Runtime.InteropServices;

namespace SkSqliteMemory.Storage.Keywords;

/// <summary>A row, by its place in the index, and how often the word stands in it.</summary>
internal readonly record struct Posting(int Place, int Count);

/// <summary>A word of a row, how often it stands there, and how often of these in questions.</summary>
internal readonly record struct HeldTerm(int Id, int Count, int Asked);

/// <summary>Where one word stands.</summary>
internal sealed class PostingList
{
    private readonly List<Posting> _items = [];

    /// <summary>How many rows hold the word now; rows that were taken out are among <see cref="Items"/> but not here.</summary>
    public int Rows { get; set; }

    public ReadOnlySpan<Posting> Items => CollectionsMarshal.AsSpan(_items);

    public void Add(int place, int count)
    {
        _items.Add(new Posting(place, count));
        Rows++;
    }
}
