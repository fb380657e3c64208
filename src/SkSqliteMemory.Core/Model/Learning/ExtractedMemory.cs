namespace SkSqliteMemory;

/// <summary>Something worth remembering, as an <see cref="IMemoryExtractor"/> found it. Immutable.</summary>
/// <param name="Text">One sentence that is understood without the conversation; not blank.</param>
public sealed record ExtractedMemory(string Text)
{
    /// <summary>What kind it is, such as <c>fact</c>, <c>preference</c>, <c>decision</c> or <c>event</c>.</summary>
    /// <value>
    /// The default is <c>fact</c>. Stored in lower case. A <c>preference</c> that no user said becomes a <c>fact</c>, and so does all that a tool said.
    /// </value>
    public string Kind { get; init; } = MemoryEntry.DefaultKind;

    /// <summary>How much it matters.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="LearningOptions.DefaultImportance"/>, also for what is no number. Clamped to 0 to 1.</value>
    public double? Importance { get; init; }

    /// <summary>Who gave the importance: an own extractor tells it as its host would.</summary>
    internal ImportanceOrigin ImportanceOrigin { get; init; }

    /// <summary>The places in <see cref="ExtractionRequest.Messages"/> it was taken from.</summary>
    /// <value>The default is empty: all of them, so that it is trusted as little as the least of them.</value>
    public IReadOnlyList<int> Sources { get; init; } = [];

    /// <summary>
    /// What it says as subject, predicate and object, for the graph. The first one that is not negated decides what it supersedes; the first one where
    /// all are negated.
    /// </summary>
    /// <value>
    /// The default is empty. One whose object has not even half of its words in the messages the memory is from is left out, and so is one that tells a
    /// secret.
    /// </value>
    public IReadOnlyList<ExtractedRelation> Relations { get; init; } = [];
}

/// <summary>Subject, predicate and object of a statement.</summary>
/// <param name="Subject">The name of what it is about; <c>user</c> for the user.</param>
/// <param name="Predicate">A verb phrase such as <c>lives in</c>.</param>
/// <param name="Target">The object: the name of what is said of it.</param>
public sealed record ExtractedRelation(string Subject, string Predicate, string Target)
{
    /// <summary>Whether the subject has one object at a time under this predicate, so that another object supersedes.</summary>
    /// <value>The default is <see langword="null"/>: as <see cref="LearningOptions.SingleValuedPredicates"/> say.</value>
    public bool? IsSingleValued { get; init; }

    /// <summary>Whether the statement is that it is not, or no longer, so.</summary>
    /// <value>
    /// The default is <see langword="false"/>. A negated one ends the one it denies, and the memories that say it, and adds nothing to the graph. Those
    /// beside it that are not negated stand, whatever the order.
    /// </value>
    public bool IsNegated { get; init; }
}
