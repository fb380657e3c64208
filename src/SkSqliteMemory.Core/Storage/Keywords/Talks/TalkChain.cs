using System.Runtime.InteropServices;

namespace SkSqliteMemory.Storage.Keywords.Talks;

/// <summary>Which message follows which in its session, by place in an index; silent ones are passed over.</summary>
internal sealed class TalkChain
{
    private readonly List<Link> _links = [];
    private readonly Dictionary<(long Scope, int Session), int> _last = [];

    /// <summary>How many places it knows.</summary>
    public int Count => _links.Count;

    /// <summary>What is known of the message at a place.</summary>
    public TalkFacts FactsOf(int place) => _links[place].Facts;

    public int PreviousOf(int place) => _links[place].Previous;

    public int NextOf(int place) => _links[place].Next;

    /// <summary>Takes in the message at the next place. Messages of a session mostly come in their order.</summary>
    public void Add((long Scope, int Session) session, TalkFacts facts)
    {
        int place = _links.Count;
        _links.Add(new Link(facts, -1, -1));
        if (facts.IsSilent)
        {
            return;
        }

        int next = -1;
        int previous = _last.GetValueOrDefault(session, -1);
        while (previous >= 0 && _links[previous].Facts.Position > facts.Position)
        {
            (previous, next) = (_links[previous].Previous, previous);
        }

        Connect(previous, place);
        Connect(place, next);
        if (next < 0)
        {
            _last[session] = place;
        }
    }

    /// <summary>Takes the message at a place out.</summary>
    public void Remove(int place, (long Scope, int Session) session)
    {
        Link link = _links[place];
        if (_last.TryGetValue(session, out int last) && last == place)
        {
            if (link.Previous < 0)
            {
                _last.Remove(session);
            }
            else
            {
                _last[session] = link.Previous;
            }
        }

        Connect(link.Previous, link.Next);
        _links[place] = new Link(default, -1, -1);
    }

    // -1 is nobody.
    private void Connect(int earlier, int later)
    {
        Span<Link> links = CollectionsMarshal.AsSpan(_links);
        if (earlier >= 0)
        {
            links[earlier] = links[earlier] with { Next = later };
        }

        if (later >= 0)
        {
            links[later] = links[later] with { Previous = earlier };
        }
    }

    private readonly record struct Link(TalkFacts Facts, int Previous, int Next);
}
