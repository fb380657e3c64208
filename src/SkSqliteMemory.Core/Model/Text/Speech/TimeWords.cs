using System.Collections.Frozen;

namespace SkSqliteMemory.Model.Text.Speech;

/// <summary>English words that tell a time or a number.</summary>
internal static class TimeWords
{
    private const string Times = """
        yesterday today tonight tomorrow last next ago since week weeks weekend month months year years day days morning evening night
        monday tuesday wednesday thursday friday saturday sunday
        january february march april may june july august september october november december
        spring summer autumn fall winter recently soon
        """;

    private const string Counts = "one two three four five six seven eight nine ten eleven twelve twenty thirty dozen hundred once twice couple several many";

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> TimeSet = Lookup(Times);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CountSet = Lookup(Counts);

    /// <summary>Whether a word tells a time; a number of four digits may be a year.</summary>
    public static bool IsTime(ReadOnlySpan<char> word) => TimeSet.Contains(word) || (word.Length == 4 && IsDigits(word));

    /// <summary>Whether a word tells how many.</summary>
    public static bool IsCount(ReadOnlySpan<char> word) => CountSet.Contains(word) || IsDigits(word);

    private static bool IsDigits(ReadOnlySpan<char> word) => word.IndexOfAnyExceptInRange('0', '9') < 0;

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(string words) => words
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();
}
