namespace SkSqliteMemory.Tool.Printing;

/// <summary>Finds where a text answers a question, so that a short view of it shows that place and not just the beginning.</summary>
internal static class Excerpt
{
    private const int MinWordLength = 3;

    /// <summary>The text from the sentence on after which, within <paramref name="length"/> characters, most words of the question stand.</summary>
    /// <remarks>A view for people; ranking is the engine's, and knows more than equal letters.</remarks>
    public static string From(string text, string question, int length)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        string[] words = [.. question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim('?', '!', '.', ',', ';', ':', '"', '\'')).Where(word => word.Length >= MinWordLength)
            .Distinct(StringComparer.OrdinalIgnoreCase)];
        if (line.Length <= length)
        {
            return line;
        }

        // Of equal places the last: there the words stand at the beginning of the view.
        int start = Starts(line).Reverse().MaxBy(from => Count(line, from, length, words));
        return start == 0 || Count(line, start, length, words) == 0 ? line : $"... {line[start..]}";
    }

    private static int Count(string line, int from, int length, string[] words)
    {
        ReadOnlySpan<char> window = line.AsSpan(from, Math.Min(length, line.Length - from));
        int found = 0;
        foreach (string word in words)
        {
            found += window.Contains(word, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }

        return found;
    }

    private static IEnumerable<int> Starts(string line)
    {
        yield return 0;
        for (int i = 1; i < line.Length - 1; i++)
        {
            if (line[i] == ' ' && line[i - 1] is ('.' or '!' or '?'))
            {
                yield return i + 1;
            }
        }
    }
}
