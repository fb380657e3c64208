using SkSqliteMemory.Model.Text.Words;

namespace SkSqliteMemory.Model.Text;

/// <summary>The words of a text that say what it is about, in a form in which "goes", "going" and "went" are one.</summary>
internal static class ContentWords
{
    /// <summary>The stems in the order of the text, stop words left out; scripts without word spaces as bigrams.</summary>
    public static List<string> Of(string text)
    {
        List<string> stems = [];
        ContentWordReader words = new(text);
        while (words.MoveNext())
        {
            if (words.IsPair)
            {
                stems.Add(words.Current.ToString());
            }
            else if (!StopWords.Contains(words.Current))
            {
                stems.Add(WordStem.Of(words.Current));
            }
        }

        return stems;
    }
}
