using Microsoft.Extensions.AI;

namespace SkSqliteMemory;

/// <summary>What a prompt needs of the past, within a token budget.</summary>
/// <remarks>Immutable but for the messages of <see cref="RecentMessages"/>, which are fresh copies for each load.</remarks>
public sealed record MemoryContext
{
    /// <summary>The sum of the parts' tokens; never more than <see cref="TokenBudget"/>.</summary>
    public required int Tokens { get; init; }

    /// <summary>The budget that was asked for, in tokens.</summary>
    public required int TokenBudget { get; init; }

    /// <summary>The tokens the whole session would have taken.</summary>
    public required long SessionTokens { get; init; }

    /// <summary>The parts in the order in which a prompt should show them: memories, summaries, recalled turns and excerpts as they were said, recent turns.</summary>
    public required IReadOnlyList<ContextPart> Parts { get; init; }

    /// <summary>What did not fit, in the order of its worth.</summary>
    public required IReadOnlyList<LeftOutPart> LeftOut { get; init; }

    /// <summary>
    /// How many earlier turns share words with the query, or stand beside such turns, and were not tried: they ranked too low, or the budget
    /// or <see cref="ContextOptions.MaxRecalledTurns"/> was spent before. They may be hundreds, so <see cref="LeftOut"/> does not list them.
    /// </summary>
    public int PassedOverTurns { get; init; }

    /// <summary>The tokens of what was said in <see cref="PassedOverTurns"/>, as they were counted when it was stored.</summary>
    public long PassedOverTokens { get; init; }

    /// <summary>The messages of the parts of kind <see cref="ContextPartKind.RecentTurn"/>, as they were stored, oldest first.</summary>
    /// <remarks>
    /// Without calls that have no result among them, results that have no call, and requests for input after which the talk went on: models
    /// refuse such messages. A message of nothing else is not here, though its id is among the part's <see cref="ContextPart.SourceIds"/>.
    /// </remarks>
    public required IReadOnlyList<ChatMessage> RecentMessages { get; init; }

    /// <summary>The number of the first turn among the recent turns; the session's turn count when there is none.</summary>
    public required long FirstRecentTurn { get; init; }
}
