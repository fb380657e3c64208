using System.Collections.Frozen;

namespace SkSqliteMemory.Model.Text.Words;

/// <summary>
/// English words that belong to one another: forms of the same word that no stemmer brings together, and words that stand for one another in
/// everyday talk. Words of other languages have none. Everything is looked up by <see cref="WordStem"/>.
/// </summary>
internal static class WordFamilies
{
    private static readonly FrozenDictionary<string, string[]> Forms = ReadForms();
    private static readonly FrozenDictionary<string, string[]> Related = ReadRelated();

    /// <summary>The other forms of a word: "went" of "go", "children" of "child", "decision" of "decide".</summary>
    public static IReadOnlyList<string> FormsOf(string word) => Forms.GetValueOrDefault(WordStem.Of(word), []);

    /// <summary>Words that a speaker may have used instead, or kinds of what the word names.</summary>
    public static IReadOnlyList<string> RelatedTo(string word) => Related.GetValueOrDefault(WordStem.Of(word), []);

    private static FrozenDictionary<string, string[]> ReadForms()
    {
        Dictionary<string, HashSet<string>> found = new(StringComparer.Ordinal);
        foreach ((string head, string[] words) in WordLines.Read("irregular-forms.txt").Concat(WordLines.Read("word-families.txt")))
        {
            Join(found, [head, .. words], [head, .. words]);
        }

        return Freeze(found);
    }

    private static FrozenDictionary<string, string[]> ReadRelated()
    {
        Dictionary<string, HashSet<string>> found = new(StringComparer.Ordinal);
        foreach ((string head, string[] words) in WordLines.Read("related-words.txt"))
        {
            Join(found, head.Length > 0 ? [head] : words, words);
        }

        return Freeze(found);
    }

    private static void Join(Dictionary<string, HashSet<string>> found, string[] askers, string[] words)
    {
        foreach (string stem in askers.Select(static asker => WordStem.Of(asker)))
        {
            if (!found.TryGetValue(stem, out HashSet<string>? others))
            {
                found.Add(stem, others = new HashSet<string>(StringComparer.Ordinal));
            }

            others.UnionWith(words);
        }
    }

    private static FrozenDictionary<string, string[]> Freeze(Dictionary<string, HashSet<string>> found) =>
        found.ToFrozenDictionary(static pair => pair.Key, static pair => pair.Value.Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
}
