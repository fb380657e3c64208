using System.Collections.Frozen;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Retrieval;

/// <summary>English words that tell a time.</summary>
internal static class TimeWords
{
    private const string Words = """
        yesterday today tonight tomorrow last next ago since week weeks weekend month months year years day days morning evening night
        monday tuesday wednesday thursday friday saturday sunday
        january february march april may june july august september october november december
        spring summer autumn fall winter recently soon
        """;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Times = Words
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a question asks for a time.</summary>
    public static bool AskedIn(string question) =>
        question.StartsWith("when", StringComparison.OrdinalIgnoreCase)
        || question.Contains(" when ", StringComparison.OrdinalIgnoreCase)
        || question.Contains("how long", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text tells a time.</summary>
    public static bool StandIn(string text)
    {
        WordReader words = new(text);
        while (words.MoveNext())
        {
            if (Times.Contains(words.Current) || (words.Current.Length == 4 && words.Current.IndexOfAnyExceptInRange('0', '9') < 0))
            {
                return true;
            }
        }

        return false;
    }
}
