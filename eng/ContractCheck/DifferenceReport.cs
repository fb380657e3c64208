using System.Globalization;

namespace ContractCheck;

/// <summary>Counts what was compared and writes one line per difference.</summary>
internal sealed class DifferenceReport(TextWriter output)
{
    public int Differences { get; private set; }

    private int Compared { get; set; }

    public void CountCompared() => Compared++;

    public void Missing(string what)
    {
        Differences++;
        output.WriteLine($"{what}: not in the real assembly");
    }

    public void LacksAbstract(string what, string member)
    {
        Differences++;
        output.WriteLine($"{what}: the real type has abstract {member}, the stand-in has not");
    }

    public void Compare(string what, string standIn, string real)
    {
        if (standIn != real)
        {
            Differences++;
            output.WriteLine($"{what}: stand-in has `{standIn}`, real has `{real}`");
        }
    }

    public void WriteTotal() =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Compared} members compared, {Differences} differences"));
}
