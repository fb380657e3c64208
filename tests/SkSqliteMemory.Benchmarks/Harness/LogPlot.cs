using System.Globalization;
using System.Text;

namespace SkSqliteMemory.Benchmarks.Harness;

/// <summary>Lines over two logarithmic axes, as SVG: y in milliseconds, both by the decades the values need.</summary>
internal sealed class LogPlot(string title, string xAxis)
{
    private const double Left = 80;
    private const double Top = 56;
    private const double Width = 560;
    private const double Height = 360;

    // Okabe and Ito's palette, which people who see colours differently can tell apart.
    private static readonly string[] Colours = ["#D55E00", "#0072B2", "#009E73", "#CC79A7"];

    private readonly List<(string Name, List<(double X, double Y)> Points)> _lines = [];

    public void Add(string name, double x, double y)
    {
        int known = _lines.FindIndex(line => line.Name == name);
        if (known < 0)
        {
            _lines.Add((name, []));
            known = _lines.Count - 1;
        }

        _lines[known].Points.Add((x, y));
    }

    public string ToSvg()
    {
        (double X, double Y)[] points = [.. _lines.SelectMany(static line => line.Points)];
        Decades across = Decades.Of(points.Select(static point => point.X));
        Decades up = Decades.Of(points.Select(static point => point.Y));
        StringBuilder svg = new();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 480" font-family="sans-serif" font-size="13" fill="#222">""");
        Line(svg, $"""<title>{title}</title>""");
        Line(svg, $"""<rect width="800" height="480" fill="#fff"/>""");
        Line(svg, $"""<text x="{Left}" y="30" font-size="16">{title}</text>""");
        DrawGrid(svg, across, up);
        for (int line = 0; line < _lines.Count; line++)
        {
            DrawLine(svg, line, across, up);
        }

        Line(svg, $"""<text x="{Left + (Width / 2)}" y="{Top + Height + 44}" text-anchor="middle">{xAxis}</text>""");
        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static void DrawGrid(StringBuilder svg, Decades across, Decades up)
    {
        for (int decade = across.First; decade <= across.Last; decade++)
        {
            double x = X(Math.Pow(10, decade), across);
            Line(svg, $"""<line x1="{x:0.#}" y1="{Top}" x2="{x:0.#}" y2="{Top + Height}" stroke="#ddd"/>""");
            Line(svg, $"""<text x="{x:0.#}" y="{Top + Height + 20}" text-anchor="middle">{Math.Pow(10, decade):#,0}</text>""");
        }

        for (int decade = up.First; decade <= up.Last; decade++)
        {
            double y = Y(Math.Pow(10, decade), up);
            Line(svg, $"""<line x1="{Left}" y1="{y:0.#}" x2="{Left + Width}" y2="{y:0.#}" stroke="#ddd"/>""");
            Line(svg, $"""<text x="{Left - 8}" y="{y + 4:0.#}" text-anchor="end">{Math.Pow(10, decade):0.###} ms</text>""");
        }
    }

    private void DrawLine(StringBuilder svg, int line, Decades across, Decades up)
    {
        (string name, List<(double X, double Y)> points) = _lines[line];
        string colour = Colours[line % Colours.Length];
        IEnumerable<string> places = points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X, across):0.#},{Y(point.Y, up):0.#}"));
        Line(svg, $"""<polyline points="{string.Join(' ', places)}" fill="none" stroke="{colour}" stroke-width="2"/>""");
        foreach ((double x, double y) in points)
        {
            Line(svg, $"""<circle cx="{X(x, across):0.#}" cy="{Y(y, up):0.#}" r="3.5" fill="{colour}"/>""");
        }

        (double lastX, double lastY) = points[^1];
        Line(svg, $"""<text x="{X(lastX, across) + 10:0.#}" y="{Y(lastY, up) + 4:0.#}" fill="{colour}">{name}, {Short(lastY)} ms</text>""");
    }

    private static double X(double value, Decades across) => Left + (Width * across.ShareOf(value));

    private static double Y(double value, Decades up) => Top + (Height * (1 - up.ShareOf(value)));

    private static string Short(double value) => value.ToString(value < 1 ? "0.##" : value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private readonly record struct Decades(int First, int Last)
    {
        public static Decades Of(IEnumerable<double> values)
        {
            double[] all = [.. values];
            int first = (int)Math.Floor(Math.Log10(all.Min()));
            return new Decades(first, Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(all.Max()))));
        }

        public double ShareOf(double value) => (Math.Log10(value) - First) / (Last - First);
    }
}
