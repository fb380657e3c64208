namespace SkSqliteMemory.Model.Text.Words;

/// <summary>The lists of words that come with the library (Model/Text/Data), line by line.</summary>
internal static class WordLines
{
    /// <summary>The lines of a list: what stands before the colon, empty where there is none, and the words behind it.</summary>
    public static IEnumerable<(string Head, string[] Words)> Read(string name)
    {
        using Stream stream = typeof(WordLines).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly does not hold the list of words '{name}'.");
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                yield return (colon < 0 ? "" : line[..colon].Trim(), line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }
    }
}
