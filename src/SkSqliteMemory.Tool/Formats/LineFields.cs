using System.Globalization;
using System.Text.Json;

namespace SkSqliteMemory.Tool.Formats;

/// <summary>The JSON object of one line; whatever is wrong with it is told with the line's number.</summary>
internal sealed class LineFields : IDisposable
{
    private const int YearDigits = 4;

    private readonly string _path;
    private readonly long _number;
    private readonly JsonDocument _document;

    public LineFields(string path, JsonLine line)
    {
        _path = path;
        _number = line.Number;
        try
        {
            _document = JsonDocument.Parse(line.Utf8);
        }
        catch (JsonException e)
        {
            throw Bad($"is not valid JSON (at byte {((e.BytePositionInLine ?? 0) + 1).ToString(CultureInfo.InvariantCulture)})", e);
        }

        if (_document.RootElement.ValueKind != JsonValueKind.Object)
        {
            using (_document)
            {
                throw Bad($"is {NameOf(_document.RootElement)}; it must be a JSON object");
            }
        }
    }

    /// <summary>The error to throw about this line; <paramref name="problem"/> follows the words "Line N of 'file'".</summary>
    public BadInputException Bad(string problem, Exception? cause = null) => BadInputException.AtLine(_path, _number, problem, cause);

    /// <summary>A field of any type, or null when it is absent or null.</summary>
    public JsonElement? Find(string name) =>
        _document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A text that may be absent, but not blank.</summary>
    public string? OptionalText(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        string text = Text(name, value);
        return string.IsNullOrWhiteSpace(text) ? throw Bad($"has a blank \"{name}\"") : text;
    }

    /// <summary>A text that may be absent or blank, which is the same.</summary>
    public string? AnyText(string name) =>
        Find(name) is { } value && Text(name, value) is string text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>A text that must be there and not blank.</summary>
    public string RequiredText(string name) => OptionalText(name) ?? throw Bad($"has no \"{name}\"");

    /// <summary>An id that may be absent: a string, or a number, which is taken as it is written.</summary>
    public string? OptionalId(string name)
    {
        string? id = Find(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : OptionalText(name);
        return id is { Length: > MemoryScope.MaxIdLength }
            ? throw Bad(string.Create(
                CultureInfo.InvariantCulture, $"has a \"{name}\" of {id.Length} characters; at most {MemoryScope.MaxIdLength} are allowed"))
            : id;
    }

    /// <summary>A moment as ISO 8601, or null when it is absent.</summary>
    public DateTimeOffset? OptionalTime(string name)
    {
        if (OptionalText(name) is not { } text)
        {
            return null;
        }

        // The year comes first: what reads 03/04/2026 would be March here and April there.
        return text.AsSpan().IndexOf('-') == YearDigits
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                ? time
                : throw Bad($"has the {name} '{text}'; write it as ISO 8601, such as 2026-03-02T09:14:00Z");
    }

    /// <summary>The text of a value that must be a string.</summary>
    public string Text(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw Bad($"has {NameOf(value)} as \"{name}\"; it must be a string");
        }

        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Bad($"has a \"{name}\" that is not valid text (a broken UTF-8 byte or an unpaired surrogate)", e);
        }

        return text.Contains('\0', StringComparison.Ordinal) ? throw Bad($"has a null character (U+0000) in its \"{name}\"") : text;
    }

    public void Dispose() => _document.Dispose();

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a string",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
