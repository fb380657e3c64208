namespace SkSqliteMemory.Benchmarks.Corpus;

/// <summary>
/// Words as a language has them: a few that are everywhere and a long tail, drawn by Zipf's law with Mandelbrot's offset
/// (frequency ~ 1 / (rank + 10)). The common ones are English; the tail is made of syllables, as names and products are.
/// </summary>
internal sealed class Vocabulary
{
    private const int Offset = 10;

    private static readonly string[] Onsets = ["b", "br", "c", "d", "dr", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w", "z"];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ai", "ea", "io", "ou"];
    private static readonly string[] Codas = ["", "l", "m", "n", "nd", "r", "rt", "s", "sk", "t", "x"];

    private readonly string[] _words;
    private readonly double[] _cumulated;

    public Vocabulary(IEnumerable<string> common, int size, int seed)
    {
        Random random = new(seed);
        HashSet<string> words = new(common, StringComparer.Ordinal);
        List<string> ordered = [.. words];
        while (ordered.Count < size)
        {
            string word = Syllable(random) + Syllable(random) + (random.Next(3) == 0 ? Syllable(random) : "");
            if (words.Add(word))
            {
                ordered.Add(word);
            }
        }

        _words = [.. ordered];
        _cumulated = new double[size];
        double sum = 0;
        for (int rank = 0; rank < size; rank++)
        {
            sum += 1.0 / (rank + 1 + Offset);
            _cumulated[rank] = sum;
        }
    }

    public string Draw(Random random)
    {
        int at = Array.BinarySearch(_cumulated, random.NextDouble() * _cumulated[^1]);
        return _words[at < 0 ? Math.Min(~at, _words.Length - 1) : at];
    }

    private static string Syllable(Random random) =>
        Onsets[random.Next(Onsets.Length)] + Vowels[random.Next(Vowels.Length)] + Codas[random.Next(Codas.Length)];
}
