using System.Text.Json;

namespace SkSqliteMemory.Tool.Formats;

/// <summary>A question to answer: <c>{"id","scope","query"}</c>.</summary>
/// <param name="Id">The caller's id as JSON, given back with the answer.</param>
/// <param name="Scope">Whose memory is asked.</param>
/// <param name="Query">The question.</param>
internal readonly record struct QueryLine(string Id, MemoryScope Scope, string Query)
{
    /// <summary>All questions of a file, in order. A line without a scope takes <paramref name="defaultScope"/>.</summary>
    /// <exception cref="BadInputException">A line is broken; the message names it by its number.</exception>
    public static IEnumerable<QueryLine> Read(string path, MemoryScope? defaultScope)
    {
        foreach (JsonLine line in JsonLineReader.Read(path))
        {
            using LineFields fields = new(path, line);
            MemoryScope scope = ScopeOf(fields) ?? defaultScope ?? throw fields.Bad("has no \"scope\", and --scope gives none");
            yield return new QueryLine(IdOf(fields), scope, fields.RequiredText("query"));
        }
    }

    private static string IdOf(LineFields fields) => fields.Find("id") switch
    {
        { ValueKind: JsonValueKind.String or JsonValueKind.Number } id => id.GetRawText(),
        null => throw fields.Bad("has no \"id\""),
        _ => throw fields.Bad("has an \"id\" that is neither a string nor a number"),
    };

    private static MemoryScope? ScopeOf(LineFields fields)
    {
        if (fields.Find("scope") is not { } value)
        {
            return null;
        }

        MemoryScope? scope;
        string? problem;
        bool understood = value.ValueKind == JsonValueKind.Object
            ? ScopeText.TryMake(Members(fields, value), out scope, out problem)
            : ScopeText.TryParse(fields.RequiredText("scope"), out scope, out problem);
        return understood ? scope : throw fields.Bad($"cannot be asked: {problem}");
    }

    private static IEnumerable<KeyValuePair<string, string>> Members(LineFields fields, JsonElement scope)
    {
        foreach (JsonProperty member in scope.EnumerateObject())
        {
            yield return new(member.Name, fields.Text($"scope.{member.Name}", member.Value));
        }
    }
}
