namespace SkSqliteMemory.VectorData.Columns;

/// <summary>Names of users as identifiers: the only place they become SQL (https://sqlite.org/lang_keywords.html).</summary>
internal static class SqlName
{
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
