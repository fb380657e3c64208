using SkSqliteMemory.Model;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Memory.Learning;

/// <summary>Where an extracted memory came from, as the engine sees it; an extractor can only lower it.</summary>
/// <param name="Rows">The messages it was taken from.</param>
/// <param name="Provenance">Who said it.</param>
/// <param name="Trust">How far it is believed: as far as the least of its sources.</param>
/// <param name="SaidAt">When the last of them was said.</param>
internal sealed record Stamp(IReadOnlyList<long> Rows, MemoryProvenance Provenance, double Trust, DateTimeOffset SaidAt)
{
    /// <summary>The words of those messages, as <see cref="ContentWords"/> has them.</summary>
    public required IReadOnlySet<string> Words { get; init; }
}

/// <summary>Stamps what an extractor found.</summary>
internal static class Stamping
{
    // Less of a text's words than this in the messages it claims to be from, and it may be from any that its extractor read.
    private const double LeastGrounded = 0.5;

    public static Stamp Stamp(ExtractedMemory found, IReadOnlyList<SpokenMessage> messages)
    {
        SpokenMessage[] claimed = [.. found.Sources.Distinct().Order().Select(source => messages[source])];
        IReadOnlyList<SpokenMessage> sources = claimed.Length > 0 && IsGrounded(found.Text, WordsOf(claimed)) ? claimed : messages;
        MemoryProvenance[] speakers = [.. sources.Select(static source => source.Provenance).Distinct()];
        return new Stamp(
            [.. sources.Select(static source => source.Row)],
            speakers.Length == 1 ? speakers[0] : MemoryProvenance.Derived,
            sources.Min(static source => source.Trust),
            sources.Max(static source => source.Message.CreatedAt))
        {
            Words = WordsOf(sources),
        };
    }

    /// <summary>Whether the messages name what a relation says of its subject; else an extractor could hang anything on a user's sentence.</summary>
    public static bool Names(Stamp stamp, ExtractedRelation relation) => IsGrounded(relation.Target, stamp.Words);

    /// <summary>The kind it may have: what no user said is nobody's preference, and what a tool said is a fact at most.</summary>
    public static string KindOf(ExtractedMemory found, Stamp stamp)
    {
        bool isOfUser = stamp.Trust >= MemoryTrust.Of(MemoryProvenance.User);
        bool isOfTool = stamp.Trust <= MemoryTrust.Of(MemoryProvenance.Tool);
        string kind = found.Kind.Trim().ToLowerInvariant();
        return isOfTool || (!isOfUser && kind == "preference") ? MemoryEntry.DefaultKind : kind;
    }

    private static HashSet<string> WordsOf(IReadOnlyList<SpokenMessage> messages) => [.. messages.SelectMany(static message => ContentWords.Of(message.Message.Text))];

    private static bool IsGrounded(string text, IReadOnlySet<string> said)
    {
        string[] words = [.. ContentWords.Of(text).Where(static word => word != "user").Distinct()];
        return words.Count(said.Contains) >= words.Length * LeastGrounded;
    }
}
