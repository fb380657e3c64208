using System.Globalization;
using System.Text;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Model.Graph;

/// <summary>A name in the form in which it is looked up, and as it was written.</summary>
internal readonly record struct EntityName(string Name, string DisplayName)
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxLength = 200;

    /// <summary>The words a name of a question may have.</summary>
    private const int MaxWords = 5;

    /// <summary>Names a question is looked through for.</summary>
    private const int MaxNames = 300;

    /// <summary>The user whose memory it is.</summary>
    public static EntityName User { get; } = new("user", "user");

    /// <summary>
    /// The name, or null when the text holds no word or is too long. The form has the words in lower case without marks and signs, one space
    /// between them and no article before: <c>The Payments-API</c> and <c>payments api</c> are one.
    /// </summary>
    public static EntityName? Of(string text)
    {
        string display = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (display.Length is 0 or > MaxLength || WordsOf(display) is not { Count: > 0 } words)
        {
            return null;
        }

        int first = words.Count > 1 && words[0] is "the" or "a" or "an" ? 1 : 0;
        string name = string.Join(' ', words.Skip(first));
        return new EntityName(name is "i" or "me" or "the user" ? User.Name : name, display);
    }

    /// <summary>All names a text might hold: each run of up to five words.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        List<string> words = WordsOf(text);
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int length = 1; length <= MaxWords; length++)
        {
            for (int start = 0; start + length <= words.Count && names.Count < MaxNames; start++)
            {
                if (length > 1 || !StopWords.Contains(words[start]))
                {
                    names.Add(string.Join(' ', words.Skip(start).Take(length)));
                }
            }
        }

        return [.. names];
    }

    private static List<string> WordsOf(string text)
    {
        List<string> words = [];
        WordReader reader = new(text);
        while (reader.MoveNext())
        {
            // "Anna's" names Anna.
            if (!reader.FollowsApostrophe || !StopWords.IsContractionEnding(reader.Current))
            {
                words.Add(Fold(reader.Current.ToString()));
            }
        }

        return words;
    }

    private static string Fold(string word)
    {
        if (Ascii.IsValid(word))
        {
            return word.ToLowerInvariant();
        }

        StringBuilder folded = new();
        foreach (char character in word.Normalize(NormalizationForm.FormKD).Where(static one => CharUnicodeInfo.GetUnicodeCategory(one) != UnicodeCategory.NonSpacingMark))
        {
            _ = folded.Append(char.ToLowerInvariant(character));
        }

        return folded.Length == 0 ? word : folded.ToString().Normalize(NormalizationForm.FormC);
    }
}
