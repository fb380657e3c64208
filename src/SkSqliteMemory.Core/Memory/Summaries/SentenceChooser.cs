namespace SkSqliteMemory.Memory.Summaries;

/// <summary>Offers sentences from the most telling on, each judged by what it adds to those taken already.</summary>
/// <remarks>
/// Words that a taken sentence carries count little from then on, so the worth of a sentence only ever sinks. So it is enough to
/// judge anew the sentence at the top of the queue (lazy greedy maximisation of a submodular function, Minoux 1978), which
/// keeps the choice near n log n.
/// </remarks>
internal sealed class SentenceChooser
{
    /// <summary>A sentence most of whose words stand in the summary already is said twice.</summary>
    private const double RedundantShare = 0.7;

    /// <summary>What a word is still worth when the summary has it.</summary>
    private const double CoveredWorth = 0.15;

    /// <summary>Long sentences carry more words; dividing by this power of the cost lets them win only if they carry much more.</summary>
    private const double CostPower = 0.9;

    /// <summary>Share of its length that counts for a sentence that is only taken along: it tells who is meant.</summary>
    private const double SupportShare = 0.6;

    /// <summary>Added to each length: a summary of scraps reads badly.</summary>
    private const int FixedLength = 50;

    /// <summary>Added to the worth of the words, so that "I am allergic to latex" counts although nobody says latex again.</summary>
    private const double BaseWorth = 0.5;

    private readonly double[] _worths;
    private readonly bool[] _covered;
    private readonly PriorityQueue<SummarySentence, (double, int)> _queue;

    /// <summary>Queues all sentences.</summary>
    public SentenceChooser(IReadOnlyList<SummarySentence> sentences, double[] worths)
    {
        _worths = worths;
        _covered = new bool[worths.Length];
        _queue = new PriorityQueue<SummarySentence, (double, int)>(sentences.Select(sentence => (sentence, Priority(sentence))));
    }

    /// <summary>Takes the sentence that adds most off the queue; null when none is left.</summary>
    public SummarySentence? Next()
    {
        while (_queue.TryDequeue(out SummarySentence? sentence, out (double, int) queuedAs))
        {
            if (IsRedundant(sentence))
            {
                continue;
            }

            (double, int) priority = Priority(sentence);
            if (priority.CompareTo(queuedAs) <= 0)
            {
                return sentence;
            }

            _queue.Enqueue(sentence, priority);
        }

        return null;
    }

    /// <summary>Tells that a sentence stands in the summary now.</summary>
    public void Take(SummarySentence sentence)
    {
        sentence.IsTaken = true;
        foreach (int word in sentence.Words)
        {
            _covered[word] = true;
        }
    }

    /// <summary>Most telling first; ties go to the earlier sentence.</summary>
    private (double, int) Priority(SummarySentence sentence)
    {
        double worth = 0;
        double length = FixedLength;
        for (SummarySentence? part = sentence; part is not null; part = part.MissingSupport)
        {
            worth += WorthOf(part);
            length += part.Text.Length * (part == sentence ? 1 : SupportShare);
        }

        return (-worth / Math.Pow(length, CostPower), sentence.Index);
    }

    private double WorthOf(SummarySentence sentence)
    {
        double words = 0;
        foreach (int word in sentence.Words)
        {
            words += _worths[word] * (_covered[word] ? CoveredWorth : 1);
        }

        return (words + (sentence.Words.Length > 1 ? BaseWorth : 0)) * (1 + sentence.Bonus) * sentence.Factor;
    }

    private bool IsRedundant(SummarySentence sentence) =>
        sentence.IsTaken
        || sentence.Words.Length > 0 && sentence.Words.Count(word => _covered[word]) > RedundantShare * sentence.Words.Length;
}
