using System.Collections.Frozen;

namespace SkSqliteMemory.Model.Text;

/// <summary>English words that carry grammar rather than content: a search for them finds everything.</summary>
/// <remarks>The vectors of the hashed-text generator depend on the list: a change of it needs a new model name there.</remarks>
internal static class StopWords
{
    private const string FunctionWords =
        """
        a about above after again against all also am among an and another any anybody anyone anything are around as at
        be because been before being below between both but by can cannot could did do does doing done down during
        each either else ever every everybody everyone everything few for from further had has have having he her here hers
        herself him himself his how however i if in into is it its itself just let may me might mine more most much must my
        myself neither no nobody nor not nothing of off on once only onto or other others ought our ours ourselves out over
        own please quite rather really same shall she should since so some somebody someone something such than that the
        their theirs them themselves then there these they this those though through to too toward towards under until up
        upon us very was we were what whatever when whenever where wherever whether which whichever while who whoever whom
        whose why will with within without would yes yet you your yours yourself yourselves
        """;

    /// <summary>What follows the apostrophe of a contraction: it's, don't, I'd, we'll, I'm, they're, I've.</summary>
    private const string ContractionEndings = "s t d ll m re ve";

    /// <summary>What precedes 't; most of these are words of their own without it.</summary>
    private const string NegatedVerbs =
        "ain aren can couldn didn doesn don hadn hasn haven isn mightn mustn needn shouldn wasn weren won wouldn";

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = Lookup(FunctionWords);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Endings = Lookup(ContractionEndings);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Negated = Lookup(NegatedVerbs);

    /// <summary>Whether a word says nothing of what is looked for. Case is ignored.</summary>
    public static bool Contains(ReadOnlySpan<char> word) => Words.Contains(word);

    /// <summary>Whether a word that directly follows an apostrophe is the end of a contraction.</summary>
    public static bool IsContractionEnding(ReadOnlySpan<char> word) => Endings.Contains(word);

    /// <summary>Whether a word that is directly followed by 't is the beginning of a contraction.</summary>
    public static bool IsNegatedVerb(ReadOnlySpan<char> word) => Negated.Contains(word);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
}
