using System.Text.Json;

namespace SkSqliteMemory.Tool.Formats;

/// <summary>The JSON of an audit.</summary>
internal static class AuditJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<AuditFinding> findings)
    {
        json.WriteStartObject();
        json.WriteStartArray("findings");
        foreach (AuditFinding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("kind", NameOf(finding.Kind));
            json.WriteNumber("count", finding.Count);
            json.WriteNumber("examined", finding.Examined);
            json.WriteRounded("rate", finding.Rate);
            json.WriteStartArray("examples");
            foreach (AuditExample example in finding.Examples)
            {
                json.WriteStartObject();
                json.WriteString("id", example.Id);
                json.WriteString("other", example.OtherId);
                json.WriteString("note", example.Note);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string NameOf(AuditKind kind) => kind switch
    {
        AuditKind.ExactDuplicate => "exact_duplicate",
        AuditKind.NearDuplicate => "near_duplicate",
        AuditKind.RecallLoop => "recall_loop",
        AuditKind.Secret => "secret",
        AuditKind.NeverRecalled => "never_recalled",
        _ => "possible_contradiction",
    };
}
