using SkSqliteMemory.Storage.Keywords.Talks;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.Storage.Keywords;

/// <summary>What a search must know of a row without asking the file. Rows that no recall may see have expired at all times.</summary>
internal readonly record struct KeywordSlot(long Row, long Scope, string Session, string Kind, long ExpiresAt)
{
    /// <summary>The turn of memories: they are before every turn.</summary>
    public const long NoTurn = -1;

    /// <summary>The turn of a message.</summary>
    public long Turn { get; init; }

    /// <summary>How many words FTS5 counts in the row, its column of scope tokens included.</summary>
    public int Length { get; init; }
}

/// <summary>A row to be indexed.</summary>
/// <param name="Slot">The row; its length counts what stands beside the text.</param>
/// <param name="Text">What is searched.</param>
internal readonly record struct KeywordDocument(KeywordSlot Slot, string Text)
{
    /// <summary>What more is searched, told apart: the questions of a message.</summary>
    public string Asked { get; init; } = "";

    /// <summary>For messages what is known of them; null for other rows. An index holds one sort of rows.</summary>
    public TalkFacts? Facts { get; init; }
}

/// <summary>A row and its BM25 score, higher is better.</summary>
internal readonly record struct KeywordMatch(long Row, double Score, long Turn);

/// <summary>Which rows a search may find.</summary>
internal sealed record KeywordFilter(long Scope, string? Session, string? Kind, long Now, long BeforeTurn)
{
    /// <summary>The only rows that count; null for all that the rest lets.</summary>
    public RowFilter? Rows { get; init; }

    public static KeywordFilter Of(ScopeFilter scope, CandidateQuery query) =>
        new(scope.ScopeId, scope.SessionId, query.Kind, query.Now.ToMilliseconds(), query.BeforeTurn);

    public bool Lets(in KeywordSlot slot) =>
        slot.Scope == Scope && slot.ExpiresAt > Now && slot.Turn < BeforeTurn
        && (Session is null || slot.Session == Session) && (Kind is null || slot.Kind == Kind);
}
