using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SkSqliteMemory.Samples;

/// <summary>What the demo looks like: headings, sentences, tables; never wider than 100 columns.</summary>
internal static class Page
{
    private const int BarWidth = 46;

    private static readonly IAnsiConsole Screen = Create();

    public static void Title(string text)
    {
        Screen.WriteLine();
        Screen.Write(new Rule($"[bold]{Markup.Escape(text)}[/]") { Justification = Justify.Left });
    }

    public static void Say(params string[] sentences)
    {
        foreach (string sentence in sentences)
        {
            Screen.WriteLine(sentence);
        }
    }

    /// <summary>Something a reader may skip.</summary>
    public static void Aside(string text) => Screen.Write(new Padder(new Text(text, new Style(Color.Grey)), new Padding(2, 0, 0, 0)));

    public static void Quote(string title, string text) => Screen.Write(new Panel(new Text(text))
    {
        Header = new PanelHeader($" {Markup.Escape(title)} "),
        Border = BoxBorder.Rounded,
        Expand = true,
    });

    /// <summary>A table; a header that begins with '&gt;' is a column of numbers.</summary>
    public static void Table(string[] headers, IEnumerable<string[]> rows)
    {
        Table table = new() { Border = TableBorder.Minimal };
        foreach (string header in headers)
        {
            TableColumn column = new(Markup.Escape(header.TrimStart('>'))) { NoWrap = header.StartsWith('>') };
            table.AddColumn(header.StartsWith('>') ? column.RightAligned() : column);
        }

        foreach (string[] row in rows)
        {
            table.AddRow(row.Select(cell => (IRenderable)new Text(cell)));
        }

        Screen.Write(table);
    }

    /// <summary>Amounts as bars, one above the other.</summary>
    public static void Compare(string unit, params (string Label, long Amount)[] bars)
    {
        long largest = bars.Max(bar => bar.Amount);
        foreach ((string label, long amount) in bars)
        {
            string bar = new('█', (int)Math.Max(1, BarWidth * amount / largest));
            Screen.WriteLine($"  {label,-14} {bar} {Number(amount)} {unit}");
        }
    }

    public static void Verdict(bool good, string text) =>
        Screen.MarkupLine($"  {(good ? "[green]ok[/]  " : "[red]FAIL[/]")}  {Markup.Escape(text)}");

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Score(double? score) => score?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";

    private static IAnsiConsole Create()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        console.Profile.Width = Math.Clamp(console.Profile.Width, 80, 100);
        return console;
    }
}
