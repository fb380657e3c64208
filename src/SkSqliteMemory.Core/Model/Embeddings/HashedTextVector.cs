using System.Buffers;
using System.Numerics;
using System.Text;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Model.Embeddings;

/// <summary>Turns one text into a vector by feature hashing.</summary>
/// <remarks>
/// Weinberger et al., "Feature Hashing for Large Scale Multitask Learning" (2009): each feature adds to the place its hash names,
/// with the sign its hash names, so that collisions cancel out on average. Sums run in the order of the hashes and without
/// SIMD, so that the same text gives the same bits everywhere.
/// </remarks>
internal static class HashedTextVector
{
    private const byte WordKind = 1;
    private const byte GramKind = 2;
    private const byte NothingKind = 3;

    private const int ShortestGram = 3;
    private const int LongestGram = 5;

    /// <summary>A word of six letters has 15 n-grams: together they weigh about twice the word, so inflected forms stay close.</summary>
    private const float GramWeight = 0.35f;

    /// <summary>Function words stand in every text; at this weight a handful of them does not outweigh one content word.</summary>
    private const float StopWordWeight = 0.15f;

    /// <summary>Longer words are keys and encoded data, whose n-grams would drown the text around them.</summary>
    private const int MaxGramLetters = 24;

    private static readonly Rune WordStart = new('<');
    private static readonly Rune WordEnd = new('>');

    /// <summary>Writes the unit vector of a text.</summary>
    /// <remarks>Text without any word (blank, symbols only) gives the one vector that means "nothing".</remarks>
    public static void Write(ReadOnlySpan<char> text, Span<float> vector)
    {
        vector.Clear();
        char[] lower = ArrayPool<char>.Shared.Rent(text.Length + 1);
        try
        {
            // Simple case mapping keeps the length, and .NET's invariant tables do not depend on the platform.
            int length = text.ToLowerInvariant(lower);
            AddWords(lower.AsSpan(0, length), vector);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(lower);
        }

        Normalize(vector);
    }

    private static void AddWords(ReadOnlySpan<char> text, Span<float> vector)
    {
        List<HashedWord> words = ReadWords(text);
        words.Sort(static (left, right) => left.Hash.CompareTo(right.Hash));
        for (int i = 0; i < words.Count;)
        {
            int first = i;
            while (i < words.Count && words[i].Hash == words[first].Hash)
            {
                i++;
            }

            AddWord(words[first], text, Damped(i - first), vector);
        }
    }

    private static List<HashedWord> ReadWords(ReadOnlySpan<char> text)
    {
        List<HashedWord> words = [];
        WordReader reader = new(text);
        while (reader.MoveNext())
        {
            if (reader.Family == ScriptFamily.Spaced)
            {
                words.Add(new HashedWord(HashOf(reader.Current), reader.Start, reader.Current.Length, HasGrams: true));
                continue;
            }

            AddCharacters(reader.Current, reader.Start, words);
        }

        return words;
    }

    /// <summary>Scripts without word spaces count by characters and pairs of them.</summary>
    private static void AddCharacters(ReadOnlySpan<char> run, int start, List<HashedWord> words)
    {
        while (!run.IsEmpty)
        {
            int first = UnspacedScript.CharacterLength(run);
            words.Add(new HashedWord(HashOf(run[..first]), start, first, HasGrams: false));
            if (first < run.Length)
            {
                int pair = first + UnspacedScript.CharacterLength(run[first..]);
                words.Add(new HashedWord(HashOf(run[..pair]), start, pair, HasGrams: false));
            }

            run = run[first..];
            start += first;
        }
    }

    private static void AddWord(HashedWord word, ReadOnlySpan<char> text, float frequency, Span<float> vector)
    {
        ReadOnlySpan<char> letters = text.Slice(word.Start, word.Length);
        if (StopWords.Contains(letters))
        {
            Add(word.Hash, StopWordWeight * frequency, vector);
            return;
        }

        Add(word.Hash, frequency, vector);
        if (word.HasGrams)
        {
            AddGrams(letters[..Math.Min(letters.Length, MaxGramLetters)], GramWeight * frequency, vector);
        }
    }

    /// <summary>Each stretch of three to five letters of the word between its marked ends.</summary>
    private static void AddGrams(ReadOnlySpan<char> letters, float weight, Span<float> vector)
    {
        AddGramsFrom(letters, fromWordStart: true, weight, vector);
        while (!letters.IsEmpty)
        {
            AddGramsFrom(letters, fromWordStart: false, weight, vector);
            _ = Rune.DecodeFromUtf16(letters, out _, out int consumed);
            letters = letters[consumed..];
        }
    }

    private static void AddGramsFrom(ReadOnlySpan<char> letters, bool fromWordStart, float weight, Span<float> vector)
    {
        FeatureHash hash = FeatureHash.Start(GramKind);
        int length = 0;
        if (fromWordStart)
        {
            hash.Add(WordStart);
            length++;
        }

        bool ended = false;
        while (length < LongestGram && !ended)
        {
            ended = letters.IsEmpty;
            int consumed = 0;
            Rune rune = WordEnd;
            if (!ended)
            {
                _ = Rune.DecodeFromUtf16(letters, out rune, out consumed);
            }

            hash.Add(rune);
            letters = letters[consumed..];
            if (++length >= ShortestGram)
            {
                Add(hash.Finish(), weight, vector);
            }
        }
    }

    private static void Add(ulong hash, float weight, Span<float> vector)
    {
        // The high half chooses the place (a multiplication spreads evenly over any number of dimensions), the lowest bit the sign.
        int place = (int)(((hash >> 32) * (ulong)vector.Length) >> 32);
        vector[place] += (hash & 1) == 0 ? weight : -weight;
    }

    private static ulong HashOf(ReadOnlySpan<char> word)
    {
        FeatureHash hash = FeatureHash.Start(WordKind);
        foreach (Rune rune in word.EnumerateRunes())
        {
            hash.Add(rune);
        }

        return hash.Finish();
    }

    /// <summary>1 + log2 of a term frequency, by straight lines between powers of two: Math.Log may differ by platform.</summary>
    private static float Damped(int frequency)
    {
        int exponent = BitOperations.Log2((uint)frequency);
        return exponent + (float)frequency / (1 << exponent);
    }

    private static void Normalize(Span<float> vector)
    {
        double squares = 0;
        foreach (float value in vector)
        {
            squares += (double)value * value;
        }

        if (squares == 0)
        {
            // No word at all, or features that cancel out exactly.
            Add(FeatureHash.Start(NothingKind).Finish(), 1, vector);
            return;
        }

        double norm = Math.Sqrt(squares);
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(vector[i] / norm);
        }
    }

    private readonly record struct HashedWord(ulong Hash, int Start, int Length, bool HasGrams);
}
