using System.Collections.Frozen;

namespace SkSqliteMemory.Model.Text.Words;

/// <summary>
/// A light stemmer: English endings and irregular forms. Of other languages it takes at most an ending off that looks English, from questions
/// and texts alike.
/// </summary>
internal static class WordStem
{
    private static readonly string[] Endings = ["ingly", "edly", "ing", "ed", "ly", "er", "or"];

    private static readonly FrozenDictionary<string, string> Forms = WordLines.Read("irregular-forms.txt")
        .SelectMany(static line => line.Words.Select(form => (form, Stem: line.Head)))
        .DistinctBy(static pair => pair.form)
        .ToFrozenDictionary(static pair => pair.form, static pair => StripEnding(pair.Stem), StringComparer.Ordinal);

    /// <summary>The stem of a word, in lower case.</summary>
    public static string Of(ReadOnlySpan<char> word)
    {
        string lower = word.ToString().ToLowerInvariant();
        return Forms.TryGetValue(lower, out string? stem) ? stem : StripEnding(lower);
    }

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
