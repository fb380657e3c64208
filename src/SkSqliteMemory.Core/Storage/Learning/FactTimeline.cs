using SkSqliteMemory.Storage.Rows.Learning;

namespace SkSqliteMemory.Storage.Learning;

/// <summary>
/// What was said of a fact, in whatever order it was learned. A statement holds until a later one of no less trust ends it; where somebody who is
/// believed more says otherwise at its time, it holds at no time.
/// </summary>
internal sealed class FactTimeline(IReadOnlyList<FactStatement> known)
{
    /// <summary>Whether somebody who is believed more says otherwise at that time, and nobody the same.</summary>
    public bool Refuses(FactStatement said) =>
        known.Any(one => one.HoldsAt(said.From) && said.Ends(one) && one.Trust > said.Trust)
        && !known.Any(one => one.HoldsAt(said.From) && one.Value == said.Value);

    /// <summary>What ends a statement, if that is known already.</summary>
    public FactStatement? SuccessorOf(FactStatement said) =>
        known.Where(one => one.From > said.From && !one.IsRefused && one.Ends(said) && one.Trust >= said.Trust).MinBy(static one => one.From);

    /// <summary>What a statement ends.</summary>
    public IEnumerable<FactStatement> EndedBy(FactStatement said) =>
        known.Where(one => one.HoldsAt(said.From) && said.Ends(one) && one.Trust <= said.Trust);

    /// <summary>What would not have been believed, had the statement been known by then.</summary>
    public IEnumerable<FactStatement> RefusedFor(FactStatement said) =>
        known.Where(one => one.From > said.From && (said.To is null || one.From < said.To) && !one.IsRefused && one.Ends(said) && one.Trust < said.Trust);
}

/// <summary>A memory as a statement of a fact.</summary>
/// <param name="Row">Its row; 0 for one that is not stored.</param>
/// <param name="Trust">How far it is believed.</param>
/// <param name="Value">The value, or that it is this value no longer, see <see cref="Of"/>.</param>
/// <param name="From">When it was said.</param>
/// <param name="To">Until when it held, or null while it holds.</param>
internal sealed record FactStatement(long Row, double Trust, string Value, DateTimeOffset From, DateTimeOffset? To)
{
    private const string Denying = "not ";

    /// <summary>Whether it held at no time.</summary>
    public bool IsRefused => To <= From;

    public bool IsDenial => Value.StartsWith(Denying, StringComparison.Ordinal);

    /// <summary>The value as it is stored: a denial has a value of its own.</summary>
    public static string Of(NewFact fact) => fact.Ends ? Denying + fact.Value : fact.Value;

    public bool HoldsAt(DateTimeOffset time) => From <= time && (To is null || To > time);

    /// <summary>Whether it ends an earlier one: a value ends the others and all denials, a denial the value it denies.</summary>
    public bool Ends(FactStatement earlier) => IsDenial ? Value == Denying + earlier.Value : Value != earlier.Value;
}
