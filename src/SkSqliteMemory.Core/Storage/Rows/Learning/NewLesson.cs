using SkSqliteMemory.Model.Graph;

namespace SkSqliteMemory.Storage.Rows.Learning;

/// <summary>A memory that a turn yielded, with all that was computed of it before.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Sources">The rows of the messages it was taken from.</param>
internal sealed record NewLesson(NewMemory Memory, IReadOnlyList<long> Sources)
{
    /// <summary>What it says, for the graph.</summary>
    public IReadOnlyList<NewRelation> Relations { get; init; } = [];

    /// <summary>What it says to be so no longer.</summary>
    public IReadOnlyList<NewDenial> Denied { get; init; } = [];

    /// <summary>What has one value at a time and the value, or null.</summary>
    public NewFact? Fact { get; init; }

    /// <summary>Whether the host says it, so that saying it again is a confirmation whatever its provenance.</summary>
    public bool IsTold { get; init; }

    /// <summary>The row of a memory that was found to say the same in other words, or null.</summary>
    public long? Twin { get; init; }
}

/// <summary>Something that has one value at a time.</summary>
/// <param name="Key">What it is.</param>
/// <param name="Value">Its value.</param>
/// <param name="Ends">Whether the statement is that it has this value no longer.</param>
internal sealed record NewFact(string Key, string Value, bool Ends = false);

/// <summary>A statement that something is so no longer.</summary>
/// <param name="Relation">What is denied, for the graph.</param>
/// <param name="Fact">What is denied, for the memories that say it.</param>
internal sealed record NewDenial(NewRelation Relation, NewFact Fact);

/// <summary>A statement for the graph.</summary>
internal sealed record NewRelation(EntityName Subject, string Predicate, EntityName Object, DateTimeOffset ValidFrom)
{
    /// <summary>Until when it held, or null while it holds.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>Whether it ends what is said of the subject under the predicate otherwise.</summary>
    public bool IsSingleValued { get; init; }
}

/// <summary>What a turn yielded.</summary>
/// <param name="Turn">The turn as it was read.</param>
/// <param name="Extractor">Who read it.</param>
/// <param name="Lessons">What it yielded; may be none.</param>
/// <param name="EndsJob">Whether the job is done with it.</param>
internal sealed record TurnLessons(LearnableTurn Turn, string Extractor, IReadOnlyList<NewLesson> Lessons, bool EndsJob);
