namespace SkSqliteMemory.Storage.Rows.Conversations;

/// <summary>What a question wants counted in messages, and how it ranks them by that. Serves one search.</summary>
internal interface IConversationRanking
{
    /// <summary>The forms of the question's words, those of a word one after the other, its own first.</summary>
    IReadOnlyList<AskedForm> Forms { get; }

    /// <summary>How many words the question has.</summary>
    int Words { get; }

    /// <summary>How many messages on each side of one count as its neighbours.</summary>
    int Reach { get; }

    /// <summary>How many messages that hold the words themselves are looked at, with their neighbours.</summary>
    int Candidates { get; }

    /// <summary>How many messages that are nearest in meaning are looked at as well; 0 for none.</summary>
    int Similar { get; }

    /// <summary>How many relations the graph is followed from a name in the question; 0 leaves it aside.</summary>
    int GraphDepth { get; }

    /// <summary>Hears how near messages are to the question on the whole.</summary>
    /// <returns>The cosine up to which a message is no nearer than any; infinity where none stands out.</returns>
    double Hear(LikenessBackground background);

    /// <summary>What an occurrence of each form counts; a form that counts nothing need not be counted.</summary>
    /// <param name="rows">The number of messages in the file.</param>
    /// <param name="holders">How many of them hold each form.</param>
    double[] Weigh(long rows, IReadOnlyList<long> holders);

    /// <summary>The messages of a window that have a score, best first, ties by row.</summary>
    List<RankedMessage> Rank(TalkWindow window);

    /// <summary>What the score of a message of the ranked window is made of.</summary>
    ConversationSignals Explain(RankedMessage message);
}

/// <summary>A message, by its place in the window, and its score, higher is better.</summary>
internal readonly record struct RankedMessage(int Place, double Score);

/// <summary>How near messages are to a question on the whole, told or not.</summary>
/// <param name="Count">How many messages there are.</param>
/// <param name="Median">The cosine in the middle.</param>
/// <param name="Deviation">The standard deviation of those below it, so that what is near on purpose does not count.</param>
/// <param name="Best">The greatest cosine.</param>
internal readonly record struct LikenessBackground(int Count, double Median, double Deviation, double Best);
