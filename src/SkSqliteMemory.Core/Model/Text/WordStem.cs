using System.Collections.Frozen;

namespace SkSqliteMemory.Model.Text;

/// <summary>
/// A light stemmer: English endings and irregular forms. Of other languages it takes at most an ending off that looks English, from questions
/// and texts alike.
/// </summary>
internal static class WordStem
{
    // Each line: the forms, then the word they belong to.
    private const string Irregular = """
        went gone goes:go
        children kids kid:child
        men:man
        women:woman
        wives:wife
        lives:life
        feet:foot
        teeth:tooth
        mice:mouse
        bought:buy
        brought:bring
        taught:teach
        caught:catch
        thought:think
        fought:fight
        sought:seek
        told:tell
        sold:sell
        said:say
        paid:pay
        made:make
        met:meet
        felt:feel
        kept:keep
        left:leave
        lost:lose
        found:find
        built:build
        sent:send
        spent:spend
        lent:lend
        won:win
        held:hold
        heard:hear
        stood understood:stand
        saw seen:see
        ran:run
        began begun:begin
        swam swum:swim
        sang sung:sing
        drank drunk:drink
        ate eaten:eat
        gave given:give
        took taken:take
        wrote written:write
        drove driven:drive
        rode ridden:ride
        rose risen:rise
        chose chosen:choose
        spoke spoken:speak
        broke broken:break
        woke woken:wake
        wore worn:wear
        grew grown:grow
        knew known:know
        threw thrown:throw
        flew flown:fly
        drew drawn:draw
        became:become
        came:come
        got gotten:get
        fell fallen:fall
        forgot forgotten:forget
        hid hidden:hide
        slept:sleep
        dealt:deal
        dreamt:dream
        led:lead
        read:read
        shot:shoot
        sat:sit
        lay lain:lie
        died dying dead death:die
        better best:good
        worse worst:bad
        photo photos photograph photographs photography pic pics picture pictures:photo
        mum mom mother mama mums moms mothers:mother
        dad father papa dads fathers:father
        tv television:television
        movie movies film films:movie
        bike bikes bicycle bicycles:bike
        married marriage wedding:marry
        """;

    private static readonly string[] Endings = ["ingly", "edly", "ing", "ed", "ly", "er", "or"];

    private static readonly FrozenDictionary<string, string> Forms = Irregular
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(static line => line.Split(':'))
        .SelectMany(static parts => parts[0].Split(' ').Select(form => (form, Stem: parts[1])))
        .ToFrozenDictionary(static pair => pair.form, static pair => StripEnding(pair.Stem), StringComparer.Ordinal);

    private static readonly ILookup<string, string> FormsOfStems = Forms.ToLookup(static pair => pair.Value, static pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The stem of a word, in lower case.</summary>
    public static string Of(ReadOnlySpan<char> word)
    {
        string lower = word.ToString().ToLowerInvariant();
        return Forms.TryGetValue(lower, out string? stem) ? stem : StripEnding(lower);
    }

    /// <summary>The forms of a stem that do not begin as it does, or do not lead to it by their ending; mostly none.</summary>
    public static IEnumerable<string> IrregularOf(string stem) => FormsOfStems[stem];

    private static string StripEnding(string word)
    {
        if (word.Length < 4 || !char.IsAsciiLetter(word[^1]))
        {
            return word;
        }

        string stem = StripPlural(word);
        foreach (string ending in Endings)
        {
            if (stem.Length >= ending.Length + 3 && stem.EndsWith(ending, StringComparison.Ordinal))
            {
                stem = Undouble(stem[..^ending.Length]);
                break;
            }
        }

        return stem.Length > 3 && stem[^1] == 'e' ? stem[..^1] : stem.Length > 2 && stem[^1] == 'y' ? stem[..^1] + "i" : stem;
    }

    private static string StripPlural(string word) =>
        word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y"
        : word.Length > 4 && (word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal)
            || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal)) ? word[..^2]
        : word[^1] == 's' && word[^2] is not 's' and not 'u' and not 'i' ? word[..^1]
        : word;

    private static string Undouble(string stem) =>
        stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not 'l' and not 's' and not 'z' ? stem[..^1] : stem;
}
