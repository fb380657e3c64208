using System.Globalization;
using System.Text.RegularExpressions;

namespace SkSqliteMemory.Benchmarks.Corpus;

/// <summary>Fills the slots of sentences: {thing}, {person}, {place}, {act}, {kind}, {date}, {sum}.</summary>
internal sealed partial class Sentences(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, Vocabulary> _words = new(StringComparer.Ordinal)
    {
        ["thing"] = new(CommonWords.Things, 12_000, 1),
        ["person"] = new(CommonWords.People, 3_000, 2),
        ["place"] = new(CommonWords.Places, 2_000, 3),
        ["act"] = new(CommonWords.Acts, 400, 4),
        ["kind"] = new(CommonWords.Kinds, 1_500, 5),
    };

    public int Next(int below) => _random.Next(below);

    public string Fill(string template) => Slot().Replace(template, match => Word(match.Groups[1].Value));

    private string Word(string slot) => slot switch
    {
        "date" => new DateTime(2024, 1, 1).AddDays(_random.Next(900)).ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        "sum" => string.Create(CultureInfo.InvariantCulture, $"{_random.Next(5, 2_000)} euros"),
        "person" or "place" => Capital(_words[slot].Draw(_random)),
        _ => _words[slot].Draw(_random),
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Slot();
}
