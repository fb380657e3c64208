using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Rows.Conversations;

namespace SkSqliteMemory.Storage.Rows;

/// <summary>What is searched for, where, and how many candidates each list may have.</summary>
internal sealed record CandidateQuery(MemoryScope Scope, RecallSource From, KeywordQuery Keywords, int Limit, DateTimeOffset Now)
{
    /// <summary>The only kind wanted, or null for every kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The query's vector, or null when vectors take no part.</summary>
    public ModelVector? Vector { get; init; }

    /// <summary>How messages are ranked; null for the plain BM25 of full text.</summary>
    public IConversationRanking? Ranking { get; init; }

    /// <summary>Whether superseded memories are wanted too.</summary>
    public bool IncludeHistory { get; init; }

    /// <summary>The instant whose memories are wanted, or null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Whether other memories than the current ones are wanted.</summary>
    public bool LooksBack => IncludeHistory || AsOf is not null;

    /// <summary>The question as it was asked, for the names it may hold.</summary>
    public string Text { get; init; } = "";

    /// <summary>How many relations the graph is followed; 0 leaves it aside.</summary>
    public int GraphDepth { get; init; }

    /// <summary>Messages of this turn and later ones are not wanted; they are in the context already.</summary>
    public long BeforeTurn { get; init; } = long.MaxValue;

    /// <summary>Whether messages of turns that are still being answered are wanted.</summary>
    public bool IncludeOpenTurns { get; init; } = true;
}
