using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Memory.Summaries;

/// <summary>The content words of a talk: in how many messages each stands, and whether it is a name or a number.</summary>
internal sealed class TalkVocabulary
{
    /// <summary>What a plain word is worth that runs through all messages.</summary>
    private const double TopicWorth = 0.3;

    /// <summary>A word said once is no topic.</summary>
    private const double SingleWorth = 0.05;

    /// <summary>Numbers, dates, amounts and ids cannot be guessed later; those spoken of again and again matter most.</summary>
    private const double NumberWorth = 0.3;
    private const double RecurringNumberWorth = 0.7;

    /// <summary>A single digit is mostly a count, and the day of the week tells little without its week.</summary>
    private const double DigitWorth = 0.1;

    private const double NameWorth = 0.1;
    private const double RecurringNameWorth = 0.4;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<Word> _words = [];
    private int _sources;

    /// <summary>Number of different words.</summary>
    public int Count => _words.Count;

    /// <summary>Ids of the content words of a sentence, each once.</summary>
    public int[] Add(string sentence, int source)
    {
        _sources = Math.Max(_sources, source + 1);
        HashSet<int> words = [];
        WordReader reader = new(sentence);
        int previousEnd = -2;
        bool previousHasDigit = false;
        while (reader.MoveNext())
        {
            // "18.40", "NL-20931" and "14:47" are one number each: what is joined to it by one sign adds nothing.
            bool hasDigit = reader.Current.IndexOfAnyInRange('0', '9') >= 0;
            bool joined = previousEnd == reader.Start - 1 && (hasDigit || previousHasDigit);
            previousEnd = reader.Start + reader.Current.Length;
            previousHasDigit = hasDigit;
            if (reader.Family != ScriptFamily.Spaced)
            {
                AddBigrams(reader.Current, source, words);
            }
            else if (!joined && IsContent(reader.Current) && (reader.Current.Length > 1 || hasDigit))
            {
                bool isName = reader.Start > 0 && char.IsUpper(reader.Current[0]);
                _ = words.Add(IdOf(reader.Current, source, KindOf(reader.Current), isName));
            }
        }

        return [.. words];
    }

    /// <summary>Makes the words of a speaker's name worth nothing: each line of the summary names its speaker.</summary>
    public void AddSpeaker(string name)
    {
        WordReader reader = new(name);
        while (reader.MoveNext())
        {
            _words[IdOf(reader.Current, source: -1, WordKind.Plain, isName: false)].IsSpeaker = true;
        }
    }

    /// <summary>What each word is worth: more the more messages it stands in, and more for names and numbers.</summary>
    public double[] Worths()
    {
        double scale = 1 / Math.Log(2 + _sources);
        return [.. _words.Select(word => word.IsSpeaker ? 0 : Worth(word, Math.Log(1 + word.Sources) * scale))];
    }

    private static double Worth(Word word, double spread)
    {
        double worth = word.Sources > 1 ? TopicWorth * spread : SingleWorth;
        return word.Kind switch
        {
            WordKind.Number => worth + NumberWorth + RecurringNumberWorth * spread,
            WordKind.Digit => worth + DigitWorth,
            _ when 2 * word.AsName > word.Times => worth + NameWorth + RecurringNameWorth * spread,
            _ => worth,
        };
    }

    private void AddBigrams(ReadOnlySpan<char> run, int source, HashSet<int> words)
    {
        Bigrams bigrams = new(run);
        while (bigrams.MoveNext())
        {
            _ = words.Add(IdOf(bigrams.Current, source, WordKind.Plain, isName: false));
        }
    }

    private int IdOf(ReadOnlySpan<char> text, int source, WordKind kind, bool isName)
    {
        Span<char> lower = text.Length <= 64 ? stackalloc char[64] : new char[text.Length];
        int length = text.ToLowerInvariant(lower);

        // Plurals count with their singulars; finer stemming needs a language.
        length -= length > 3 && lower[length - 1] == 's' && lower[length - 2] != 's' ? 1 : 0;
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ids = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!ids.TryGetValue(lower[..length], out int id))
        {
            id = _words.Count;
            ids[lower[..length]] = id;
            _words.Add(new Word { Kind = kind });
        }

        Word word = _words[id];
        word.Times++;
        word.AsName += isName ? 1 : 0;
        word.Sources += word.LastSource != source ? 1 : 0;
        word.LastSource = source;
        return id;
    }

    private static bool IsContent(ReadOnlySpan<char> word) => !StopWords.Contains(word) && !CueWords.IsFiller(word);

    private static WordKind KindOf(ReadOnlySpan<char> word) =>
        CueWords.IsDate(word) ? WordKind.Digit
        : word.IndexOfAnyInRange('0', '9') < 0 ? WordKind.Plain
        : word.Length == 1 ? WordKind.Digit
        : WordKind.Number;

    private enum WordKind
    {
        Plain,
        Number,
        Digit,
    }

    private sealed class Word
    {
        public WordKind Kind { get; init; }

        public bool IsSpeaker { get; set; }

        public int Times { get; set; }

        public int AsName { get; set; }

        public int Sources { get; set; }

        public int LastSource { get; set; } = -1;
    }
}
