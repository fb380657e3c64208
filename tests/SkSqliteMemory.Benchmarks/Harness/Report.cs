using System.Globalization;

namespace SkSqliteMemory.Benchmarks.Harness;

/// <summary>Writes a table a person reads and, a row, one line a program reads.</summary>
internal sealed class Report(TextWriter output)
{
    private string _name = "";

    public void Begin(string name, string says)
    {
        _name = name;
        output.WriteLine();
        output.WriteLine($"## {name}: {says}");
        output.WriteLine($"{"",-44}{"p50 ms",10}{"p95 ms",10}{"ref ms",10}{"ratio",8}  reference");
    }

    /// <summary>One row; the ratio is that of the medians, more than 1 where the subject is slower.</summary>
    public void Row(string parameters, Samples subject, Samples reference, string referenceIs)
    {
        double ratio = subject.Median / reference.Median;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{parameters,-44}{subject.Median,10:0.000}{subject.P95,10:0.000}{reference.Median,10:0.000}{ratio,8:0.00}  {referenceIs}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_name}/{parameters.Replace(' ', ',')} p50_ms={subject.Median:0.0000} p95_ms={subject.P95:0.0000} reference_ms={reference.Median:0.0000} ratio={ratio:0.000}"));
    }

    /// <summary>A line that a program reads and a person can.</summary>
    public void Line(string text) => output.WriteLine(text);

    public void Note(string text) => output.WriteLine($"  {text}");
}
