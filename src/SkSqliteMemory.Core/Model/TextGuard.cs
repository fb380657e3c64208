using System.Globalization;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Model;

/// <summary>Text that SQLite and JSON cannot both carry unchanged is refused before anything is written.</summary>
internal static class TextGuard
{
    public static void RequireStorable(string text, string parameterName)
    {
        if (SearchText.FindDefect(text) is { } defect)
        {
            throw new ArgumentException($"The text of '{parameterName}' holds {defect}; remove or replace it before storing.", parameterName);
        }
    }

    public static void RequireContent(string? text, int maxLength, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(text, parameterName);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException($"The text of '{parameterName}' is empty; give it at least one visible character.", parameterName);
        }

        if (text.Length > maxLength)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The text of '{parameterName}' has {text.Length:N0} characters; at most {maxLength:N0} are allowed (SqliteMemoryOptions.MaxTextLength)."),
                parameterName);
        }

        RequireStorable(text, parameterName);
    }
}
