using System.Collections.Frozen;

namespace SkSqliteMemory.Memory.Summaries;

/// <summary>General English words that tell what kind of sentence they stand in; of other languages a few greetings and thanks.</summary>
internal static class CueWords
{
    /// <summary>Wishes, commitments and facts about a person that last beyond the talk.</summary>
    private const string LastingWords =
        """
        agreed allergic allergy birthday deadline decided diagnosed divorced guarantee guaranteed hate insist married pregnant
        prefer preferred prefers promise promised vegan vegetarian
        """;

    /// <summary>Decisions, and what has been done or settled.</summary>
    private const string SettlingWords =
        """
        accepted approved booked broke cancel cancelled cannot confirmed decision escalated forbidden moved must
        never offered paid postponed refuse refused reserved resolved until wants
        """;

    private const string WeakWords =
        """
        address arranged arrived born bought broken change changed charged cost costs daughter delete due hold hurt husband
        latest lives need needs only ordered owe plan planned reference replace required sent should signed son stop use want wife
        """;

    private const string CourtesyWords =
        """
        apologies apologise apologize bye cheers congratulations dear goodbye grateful greetings hello hey hi lol okay pleasure
        regards sincerely sorry thank thanks welcome wonderful yours
        danke hallo tschüss grüße wiedersehen merci bonjour salut désolé hola gracias adiós grazie ciao obrigado
        """;

    private const string DateWords =
        """
        january february march april june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday tomorrow
        """;

    /// <summary>Words that stand for something said before, which a summary may leave out.</summary>
    private const string LeaningWords = "both he her his it its she such that their them there these they this those";

    /// <summary>Words that all talks share whatever they are about.</summary>
    private const string FillerWords =
        """
        able actually afternoon ago almost already always amazing another anything ask asked away awesome back bad bed best better big bit
        call called came case chance come course day different easy end enough even evening exactly fact far feel feeling felt find
        fine first found front full fun gave get getting give given glad go goes going gone good got great guess guy half hand
        happen happened happy hard head hear heard help hope hour idea important inside instead keep kept kind knew know last
        late later least leave left less let life like line little long longer look looked looking lot love made make making
        matter maybe mean meant mind minute moment morning much need never new next nice night now number old one open outside
        part people perhaps person place point possible pretty problem put question ready real reason right said same say
        saying second see seem seemed seen separate set show side simple sit small sort sound sounds start started stay still
        stuff super sure take taken talk tell thing think third thought three till time today together told tomorrow
        tonight too took totally tried true try trying turn two understand use used usual wait want way week weekend went
        while whole word work world wow wrong yeah year yes yesterday yet
        """;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Filler = Lookup(FillerWords);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lasting = Lookup(LastingWords);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Settling = Lookup(SettlingWords);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Weak = Lookup(WeakWords);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Courtesy = Lookup(CourtesyWords);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Dates = Lookup(DateWords);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Leaning = Lookup(LeaningWords);

    /// <summary>How much a word tells that its sentence is worth keeping: 0 for most words.</summary>
    public static double Weight(ReadOnlySpan<char> word) =>
        Lasting.Contains(word) ? 1.6 : Settling.Contains(word) ? 1 : Weak.Contains(word) ? 0.3 : 0;

    /// <summary>Whether a word belongs to greetings, thanks and apologies.</summary>
    public static bool IsCourtesy(ReadOnlySpan<char> word) => Courtesy.Contains(word);

    /// <summary>Whether a word tells nothing of what a talk is about.</summary>
    public static bool IsFiller(ReadOnlySpan<char> word) => Filler.Contains(word) || Courtesy.Contains(word);

    /// <summary>Whether a word names a month or a day.</summary>
    public static bool IsDate(ReadOnlySpan<char> word) => Dates.Contains(word);

    /// <summary>Whether a sentence that begins with the word needs the one before it.</summary>
    public static bool Leans(ReadOnlySpan<char> word) => Leaning.Contains(word);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
}
