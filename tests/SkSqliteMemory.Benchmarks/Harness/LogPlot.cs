using System.Globalization;
using System.Text;

namespace SkSqliteMemory.Benchmarks.Harness;

/// <summary>Lines over two logarithmic axes, as SVG: x from 1,000 to 1,000,000, y in milliseconds by the decades the values need.</summary>
internal sealed class LogPlot(string title, string across)
{
    private const double Left = 80;
    private const double Top = 56;
    private const double Width = 560;
    private const double Height = 360;
    private const int FirstDecade = 3;
    private const int LastDecade = 6;

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
        double[] values = [.. _lines.SelectMany(static line => line.Points).Select(static point => point.Y)];
        (int low, int high) = ((int)Math.Floor(Math.Log10(values.Min())), (int)Math.Ceiling(Math.Log10(values.Max())));
        StringBuilder svg = new();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 480" font-family="sans-serif" font-size="13" fill="#222">""");
        Line(svg, $"""<title>{title}</title>""");
        Line(svg, $"""<rect width="800" height="480" fill="#fff"/>""");
        Line(svg, $"""<text x="{Left}" y="30" font-size="16">{title}</text>""");
        DrawGrid(svg, low, high);
        for (int line = 0; line < _lines.Count; line++)
        {
            DrawLine(svg, line, low, high);
        }

        Line(svg, $"""<text x="{Left + (Width / 2)}" y="{Top + Height + 44}" text-anchor="middle">{across}</text>""");
        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static void DrawGrid(StringBuilder svg, int low, int high)
    {
        for (int decade = FirstDecade; decade <= LastDecade; decade++)
        {
            double x = X(Math.Pow(10, decade));
            Line(svg, $"""<line x1="{x:0.#}" y1="{Top}" x2="{x:0.#}" y2="{Top + Height}" stroke="#ddd"/>""");
            Line(svg, $"""<text x="{x:0.#}" y="{Top + Height + 20}" text-anchor="middle">{Math.Pow(10, decade):#,0}</text>""");
        }

        for (int decade = low; decade <= high; decade++)
        {
            double y = Y(Math.Pow(10, decade), low, high);
            Line(svg, $"""<line x1="{Left}" y1="{y:0.#}" x2="{Left + Width}" y2="{y:0.#}" stroke="#ddd"/>""");
            Line(svg, $"""<text x="{Left - 8}" y="{y + 4:0.#}" text-anchor="end">{Math.Pow(10, decade):0.###} ms</text>""");
        }
    }

    private void DrawLine(StringBuilder svg, int line, int low, int high)
    {
        (string name, List<(double X, double Y)> points) = _lines[line];
        string colour = Colours[line % Colours.Length];
        IEnumerable<string> places = points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y, low, high):0.#}"));
        Line(svg, $"""<polyline points="{string.Join(' ', places)}" fill="none" stroke="{colour}" stroke-width="2"/>""");
        foreach ((double x, double y) in points)
        {
            Line(svg, $"""<circle cx="{X(x):0.#}" cy="{Y(y, low, high):0.#}" r="3.5" fill="{colour}"/>""");
        }

        (double lastX, double lastY) = points[^1];
        Line(svg, $"""<text x="{X(lastX) + 10:0.#}" y="{Y(lastY, low, high) + 4:0.#}" fill="{colour}">{name}, {lastY:0.0} ms</text>""");
    }

    private static double X(double value) => Left + (Width * (Math.Log10(value) - FirstDecade) / (LastDecade - FirstDecade));

    private static double Y(double value, int low, int high) => Top + (Height * (high - Math.Log10(value)) / (high - low));

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
