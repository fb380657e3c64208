using System.Globalization;
using System.Text.Json;

namespace SkSqliteMemory.Tool.Formats;

/// <summary>The JSON object of one line; whatever is wrong with it is told with the line's number.</summary>
internal sealed class LineFields : IDisposable
{
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

    /// <summary>A text that must be there and not blank.</summary>
    public string RequiredText(string name) => OptionalText(name) ?? throw Bad($"has no \"{name}\"");

    /// <summary>A moment as ISO 8601, or null when it is absent.</summary>
    public DateTimeOffset? OptionalTime(string name)
    {
        if (OptionalText(name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
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
