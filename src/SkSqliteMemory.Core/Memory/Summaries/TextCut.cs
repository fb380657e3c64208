using System.Buffers;

namespace SkSqliteMemory.Memory.Summaries;

/// <summary>Finds where a text can be cut with the least harm.</summary>
internal static class TextCut
{
    private const string Ellipsis = "…";

    private static readonly SearchValues<char> ClauseEnds = SearchValues.Create(",;:、，；：");

    /// <summary>
    /// Index at or below <paramref name="maxLength"/>: after a clause in the second half, else at a space, else between characters.
    /// </summary>
    public static int AtClause(string text, int maxLength)
    {
        int clause = text.AsSpan(0, maxLength).LastIndexOfAny(ClauseEnds) + 1;
        return clause > maxLength / 2 ? clause : AtWord(text, maxLength);
    }

    /// <summary>The longest beginning of a text that fits with an ellipsis behind it; if not even that fits, without one.</summary>
    /// <returns>Empty only when nothing fits, not even one character.</returns>
    public static string ToFit(string text, int tokenBudget, ITokenCounter counter)
    {
        // Counters grow with the text but for a token or two, so the search may end a little off: the loop below settles it.
        int low = 0;
        int high = text.Length;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            bool fits = counter.Count(text[..SafeIndex(text, middle)] + Ellipsis) <= tokenBudget;
            (low, high) = fits ? (middle, high) : (low, middle - 1);
        }

        for (int length = AtWord(text, low); length > 0; length = AtWord(text, length - 1))
        {
            string cut = text[..length].TrimEnd() + Ellipsis;
            if (counter.Count(cut) <= tokenBudget)
            {
                return cut;
            }
        }

        string first = text[..SafeIndex(text, Math.Min(2, text.Length))];
        return counter.Count(first) <= tokenBudget ? first : "";
    }

    private static int AtWord(string text, int maxLength)
    {
        if (maxLength <= 0 || maxLength >= text.Length)
        {
            return Math.Clamp(maxLength, 0, text.Length);
        }

        int space = text.LastIndexOf(' ', maxLength);
        return space > maxLength / 2 ? space : SafeIndex(text, maxLength);
    }

    /// <summary>Never between the halves of a surrogate pair.</summary>
    private static int SafeIndex(string text, int index) =>
        index > 0 && index < text.Length && char.IsHighSurrogate(text[index - 1]) ? index - 1 : index;
}
