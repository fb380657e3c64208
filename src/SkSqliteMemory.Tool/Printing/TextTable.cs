namespace SkSqliteMemory.Tool.Printing;

/// <summary>A plain table: columns aligned, two blanks between them, the header in lower case, no rules.</summary>
/// <param name="headers">The headers. One that begins with '&gt;' is a column of numbers, aligned to the right.</param>
internal sealed class TextTable(params string[] headers)
{
    private readonly List<string[]> _rows = [[.. headers.Select(header => header.TrimStart('>'))]];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void WriteTo(TextWriter output)
    {
        int[] widths = [.. headers.Select((_, column) => _rows.Max(row => row[column].Length))];
        foreach (string[] row in _rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) =>
                headers[column].StartsWith('>') ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
