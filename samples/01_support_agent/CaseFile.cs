using System.Text.Json;

namespace SkSqliteMemory.Samples;

/// <summary>A message of the case, as refund-case.jsonl holds it.</summary>
internal sealed record CaseMessage(string Session, string Id, string Role, string Author, string Text, DateTimeOffset CreatedAt);

/// <summary>A question about the case, with what a right answer cannot do without.</summary>
internal sealed record CaseQuestion(string Question, string[] MustContain, string[] Evidence);

/// <summary>The customer-support case: fifty messages about a complicated refund, and three questions about its beginning.</summary>
internal static class CaseFile
{
    /// <summary>So far goes the part that the first process writes.</summary>
    public const int FirstPart = 40;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static CaseMessage[] Messages { get; } =
        [.. File.ReadLines(InFolder("refund-case.jsonl")).Select(line => JsonSerializer.Deserialize<CaseMessage>(line, Json)!)];

    public static CaseQuestion[] Questions { get; } =
        JsonSerializer.Deserialize<CaseQuestion[]>(File.ReadAllText(InFolder("questions.json")), Json)!;

    /// <summary>The case's own id of a text, for readers; in the file each message has the id it was stored under.</summary>
    public static string IdOf(string text) => Messages.FirstOrDefault(message => message.Text == text)?.Id ?? "-";

    private static string InFolder(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
