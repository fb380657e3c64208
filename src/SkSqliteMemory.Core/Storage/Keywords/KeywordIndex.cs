using System.Runtime.InteropServices;
using SkSqliteMemory.Storage.Keywords.Talks;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Storage.Keywords;

/// <summary>
/// Which word stands in which row, in memory, and the BM25 that FTS5 computes, in the same order of operations, so that rows and scores
/// are those of FTS5 to the last bit. Guarded by its owner's lock.
/// </summary>
internal sealed class KeywordIndex
{
    private const int BytesOfPosting = 24, BytesOfRow = 160, BytesOfTalk = 64;

    private readonly Dictionary<string, int> _termIds = new(StringComparer.Ordinal);
    private readonly List<PostingList> _terms = [];
    private readonly Dictionary<string, SharedName> _names = new(StringComparer.Ordinal);
    private readonly List<KeywordSlot> _slots = [];
    private readonly List<SlotKey> _keys = [];
    private readonly List<HeldTerm[]> _termsOf = [];
    private readonly Dictionary<long, int> _places = [];
    private long _tokens;
    private long _postings;
    private Bm25? _bm25;

    /// <summary>How the messages of sessions follow each other; empty for other rows.</summary>
    public TalkChain Talks { get; } = new();

    /// <summary>How many words a row has on average.</summary>
    public double MeanLength => (double)_tokens / Math.Max(1, _places.Count);

    /// <summary>How many rows it holds.</summary>
    public int Count => _places.Count;

    /// <summary>About how much memory is taken.</summary>
    public long Bytes => (_postings * BytesOfPosting) + ((long)_slots.Count * BytesOfRow) + ((long)Talks.Count * BytesOfTalk) + ((long)_terms.Count * BytesOfRow);

    /// <summary>Whether so much was taken out that the index is better made again.</summary>
    public bool IsWorn => _slots.Count - _places.Count > 1_000 + _places.Count;

    public void Add(IReadOnlyList<KeywordDocument> documents, KeywordTokens tokens)
    {
        int first = _slots.Count;
        _bm25 = null;
        int[] lengths = new int[documents.Count];
        List<HeldTerm>[] termsOf = [.. documents.Select(static _ => new List<HeldTerm>())];
        foreach (KeywordOccurrence occurrence in tokens.Read(documents))
        {
            int term = IdOf(occurrence.Term);
            _terms[term].Add(first + occurrence.Place, occurrence.Count);
            termsOf[occurrence.Place].Add(new HeldTerm(term, occurrence.Count, occurrence.Asked));
            lengths[occurrence.Place] += occurrence.Count;
            _postings++;
        }

        for (int i = 0; i < documents.Count; i++)
        {
            KeywordSlot slot = documents[i].Slot;
            SharedName session = Share(slot.Session);
            slot = slot with { Session = session.Text, Kind = Share(slot.Kind).Text, Length = slot.Length + lengths[i] };
            _slots.Add(slot);
            _keys.Add(new SlotKey(slot.Scope, slot.Turn, session.Number, slot.Length, slot.ExpiresAt == long.MaxValue));
            _termsOf.Add([.. termsOf[i]]);
            if (documents[i].Facts is { } talk)
            {
                Talks.Add((slot.Scope, session.Number), talk with { Author = Share(talk.Author).Text });
            }

            _places[slot.Row] = first + i;
            _tokens += slot.Length;
        }
    }

    /// <summary>Reads rows that changed again: those that are gone leave, the others come in as they are now.</summary>
    public void Replace(IReadOnlyList<long> rows, Func<long, List<KeywordDocument>> read, KeywordTokens tokens)
    {
        foreach (long row in rows)
        {
            Remove(row);
        }

        foreach (long[] slice in rows.Chunk(500))
        {
            Add([.. slice.SelectMany(read)], tokens);
        }
    }

    /// <summary>Takes a row out of what is found and of what is counted; its postings stay behind, empty.</summary>
    public void Remove(long row)
    {
        if (!_places.Remove(row, out int place))
        {
            return;
        }

        foreach (HeldTerm term in _termsOf[place])
        {
            _terms[term.Id].Rows--;
        }

        if (place < Talks.Count)
        {
            Talks.Remove(place, (_keys[place].Scope, _keys[place].Session));
        }

        _tokens -= _slots[place].Length;
        _slots[place] = default;
        _keys[place] = default;
        _bm25 = null;
        _termsOf[place] = [];
    }

    /// <summary>
    /// The best rows for the terms, best first, ties by row. The terms are in the query's order, as FTS5 stores them; one that stands twice
    /// counts twice.
    /// </summary>
    public List<KeywordMatch> Search(IReadOnlyList<string> terms, KeywordFilter filter, int limit)
    {
        using ScoreSheet sheet = ScoreSheet.Rent(_slots.Count);
        Bm25 bm25 = Volatile.Read(ref _bm25) ?? (_bm25 = new Bm25(_places.Count, _tokens));
        foreach (string term in terms)
        {
            if (_termIds.TryGetValue(term, out int id))
            {
                Score(_terms[id], bm25, filter, sheet);
            }
        }

        return sheet.Best(CollectionsMarshal.AsSpan(_slots), filter.Rows, limit);
    }

    /// <summary>The rows with those around them and what the forms of a question count in them.</summary>
    public TalkWindow Gather(TalkWanted wanted, IConversationRanking ranking) =>
        new TalkGathering(this, ranking, wanted.Filter).Gather(
            wanted.Rows.Where(_places.ContainsKey).Select(row => _places[row]), wanted.Forms);

    public ref readonly KeywordSlot SlotOf(int place) => ref CollectionsMarshal.AsSpan(_slots)[place];

    /// <summary>A number that rows of the same session share.</summary>
    public int SessionOf(int place) => _keys[place].Session;

    public ReadOnlySpan<HeldTerm> TermsOf(int place) => _termsOf[place];

    public long RowsOf(int term) => _terms[term].Rows;

    /// <summary>The words that are a form, or begin as it does.</summary>
    public int[] TermsLike(StoredForm form) =>
        form.Term.Length == 0 ? []
        : form.IsPrefix ? [.. _termIds.Where(term => term.Key.StartsWith(form.Term, StringComparison.Ordinal)).Select(static term => term.Value)]
        : _termIds.TryGetValue(form.Term, out int id) ? [id]
        : [];

    private void Score(PostingList postings, Bm25 bm25, KeywordFilter filter, ScoreSheet sheet)
    {
        double weight = bm25.Weigh(postings.Rows);
        // 0 for all sessions; no row has the number of a session that is not there.
        int session = filter.Session is null ? 0 : _names.TryGetValue(filter.Session, out SharedName name) ? name.Number : -1;
        ReadOnlySpan<SlotKey> keys = CollectionsMarshal.AsSpan(_keys);
        foreach (Posting posting in postings.Items)
        {
            SlotKey key = keys[posting.Place];
            if (key.Scope == filter.Scope && key.Turn < filter.BeforeTurn && (session == 0 || key.Session == session)
                && ((key.IsPlain && filter.Kind is null) || filter.Lets(_slots[posting.Place])))
            {
                sheet.Add(posting.Place, bm25.Score(weight, posting.Count, key.Length));
            }
        }
    }

    // Thousands of rows name the same session and kind.
    private SharedName Share(string name)
    {
        ref SharedName shared = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, name, out bool known);
        return known ? shared : shared = new SharedName(name, _names.Count);
    }

    private int IdOf(string term)
    {
        ref int id = ref CollectionsMarshal.GetValueRefOrAddDefault(_termIds, term, out bool known);
        if (!known)
        {
            id = _terms.Count;
            _terms.Add(new PostingList());
        }

        return id;
    }

    // What nearly every posting is decided by, close together.
    private readonly record struct SlotKey(long Scope, long Turn, int Session, int Length, bool IsPlain);

    private readonly record struct SharedName(string Text, int Number);
}
