using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.Samples;

/// <summary>A record of the collection: one paragraph, list item or table row of a page.</summary>
internal sealed class Paragraph
{
    [VectorStoreKey]
    public string Key { get; init; } = "";

    [VectorStoreData(IsIndexed = true)]
    public string Page { get; init; } = "";

    [VectorStoreData(IsIndexed = true)]
    public string Heading { get; init; } = "";

    [VectorStoreData(IsFullTextIndexed = true)]
    public string Text { get; init; } = "";

    /// <summary>What the store's embedding generator makes the vector of.</summary>
    [VectorStoreVector(HashedTextEmbeddingGenerator.DefaultDimensions)]
    public string Embedding => $"{Heading}: {Text}";

    /// <summary>Cuts a Markdown page, without its blocks of code.</summary>
    public static IEnumerable<Paragraph> Cut(string page, string[] lines)
    {
        string heading = "";
        bool inCode = false;
        int count = 0;
        List<string> open = [];
        foreach (string line in lines.Append(""))
        {
            bool isFence = line.StartsWith("```", StringComparison.Ordinal);
            bool isHeading = !inCode && line.StartsWith('#');
            if ((isFence || isHeading || Begins(line)) && open.Count > 0)
            {
                yield return Of(page, ++count, heading, string.Join(' ', open));
                open.Clear();
            }

            heading = isHeading ? line.TrimStart('#', ' ') : heading;
            inCode ^= isFence;
            if (!inCode && !isFence && !isHeading && line.Length > 0 && !line.StartsWith("|---", StringComparison.Ordinal) && !line.StartsWith('<'))
            {
                open.Add(line.Trim());
            }
        }
    }

    private static bool Begins(string line) =>
        line.Length == 0 || line[0] == '|' || char.IsAsciiDigit(line[0]) || line.StartsWith("- ", StringComparison.Ordinal);

    private static Paragraph Of(string page, int number, string heading, string text) =>
        new() { Key = $"{page}#{number}", Page = page, Heading = heading, Text = text };
}
