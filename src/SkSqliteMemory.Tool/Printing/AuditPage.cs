using System.Globalization;

namespace SkSqliteMemory.Tool.Printing;

/// <summary>An audit for people: a table of rates, then the evidence.</summary>
internal static class AuditPage
{
    public static void Write(TextWriter output, IReadOnlyList<AuditFinding> findings)
    {
        TextTable table = new("what", ">found", ">of", ">rate");
        foreach (AuditFinding finding in findings)
        {
            table.Add(
                NameOf(finding.Kind), Wording.Number(finding.Count), Wording.Number(finding.Examined),
                (100 * finding.Rate).ToString("0.0", CultureInfo.InvariantCulture) + " %");
        }

        table.WriteTo(output);
        foreach (AuditFinding finding in findings.Where(static finding => finding.Count > 0))
        {
            output.WriteLine();
            output.WriteLine($"{NameOf(finding.Kind)}:");
            foreach (AuditExample example in finding.Examples)
            {
                output.WriteLine($"  {example.Id}{(example.OtherId is null ? "" : $" and {example.OtherId}")}: {example.Note}");
            }

            if (finding.Count > finding.Examples.Count)
            {
                output.WriteLine($"  and {Wording.Number(finding.Count - finding.Examples.Count)} more");
            }
        }
    }

    private static string NameOf(AuditKind kind) => kind switch
    {
        AuditKind.ExactDuplicate => "exact duplicates",
        AuditKind.NearDuplicate => "near duplicates",
        AuditKind.RecallLoop => "recall loops",
        AuditKind.Secret => "secrets",
        AuditKind.NeverRecalled => "never recalled",
        _ => "possible contradictions",
    };
}
