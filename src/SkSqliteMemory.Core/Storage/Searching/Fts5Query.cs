using System.Text;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Storage.Searching;

/// <summary>The only way text reaches MATCH: every term is quoted, so nothing a user types is syntax (https://sqlite.org/fts5.html).</summary>
internal static class Fts5Query
{
    /// <summary>Rows of one owner, or of one session, that hold any of the terms.</summary>
    /// <param name="query">The terms; at least one.</param>
    /// <param name="columns">The columns to look in, as FTS5 writes them.</param>
    /// <param name="scopeToken">The token of the owner (<c>s1</c>) or the session (<c>c1</c>) in the column <c>scope</c>.</param>
    public static string Any(KeywordQuery query, string columns, string scopeToken)
    {
        StringBuilder match = new();
        match.Append("scope : \"").Append(scopeToken).Append("\" AND ");
        return AppendAny(match, query, columns).ToString();
    }

    /// <summary>Rows that hold any of the terms in the columns.</summary>
    /// <param name="query">The terms; at least one.</param>
    /// <param name="columns">The columns to look in, as FTS5 writes them.</param>
    public static string Any(KeywordQuery query, string columns) => AppendAny(new StringBuilder(), query, columns).ToString();

    private static StringBuilder AppendAny(StringBuilder match, KeywordQuery query, string columns)
    {
        match.Append(columns).Append(" : (");
        for (int i = 0; i < query.Terms.Count; i++)
        {
            match.Append(i == 0 ? "" : " OR ");
            AppendTerm(match, query.Terms[i]);
        }

        return match.Append(')');
    }

    // A phrase's words stand in one string with spaces between; a quote inside a string is doubled.
    private static void AppendTerm(StringBuilder match, KeywordTerm term) =>
        match.Append('"').Append(term.Text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').Append(term.IsPrefix ? " *" : "");
}
