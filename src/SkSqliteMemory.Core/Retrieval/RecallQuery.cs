using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.Retrieval;

/// <summary>A recall with everything that was computed of its text.</summary>
internal sealed record RecallQuery(MemoryScope Scope, string Text, int Top, RecallSource From)
{
    public KeywordQuery Keywords { get; } = KeywordQuery.Parse(Text);

    public string? Kind { get; init; }

    public double ScoreThreshold { get; init; }

    /// <summary>Whether superseded memories are wanted too.</summary>
    public bool IncludeHistory { get; init; }

    /// <summary>The instant whose memories are wanted, or null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>How many relations the graph is followed from a name in the question.</summary>
    public int GraphDepth { get; init; }

    /// <summary>The text's vector, or null without an embedding generator.</summary>
    public ModelVector? Vector { get; init; }

    /// <summary>Whether the vector carries meaning; a lexical one is no second opinion and is not fused.</summary>
    public bool IsSemantic { get; init; }

    /// <summary>Messages from this turn on are not wanted.</summary>
    public long BeforeTurn { get; init; } = long.MaxValue;

    /// <summary>Whether messages of turns that are still being answered are wanted.</summary>
    public bool IncludeOpenTurns { get; init; } = true;
}
