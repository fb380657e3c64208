using System.Globalization;

namespace SkSqliteMemory.Model;

/// <summary>Text that SQLite and JSON cannot both carry unchanged is refused before anything is written.</summary>
internal static class TextGuard
{
    public static void RequireStorable(string text, string parameterName)
    {
        if (FindDefect(text) is { } defect)
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

    private static string? FindDefect(string text)
    {
        int index = text.AsSpan().IndexOf('\0');
        if (index >= 0)
        {
            return $"a null character (U+0000) at index {index}";
        }

        index = IndexOfUnpairedSurrogate(text);
        return index < 0 ? null : $"an unpaired surrogate (U+{(int)text[index]:X4}) at index {index}";
    }

    private static int IndexOfUnpairedSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return i;
            }

            i++;
        }

        return -1;
    }
}
