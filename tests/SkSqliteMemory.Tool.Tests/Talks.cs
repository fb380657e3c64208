using System.Globalization;
using System.Text.Json;

namespace SkSqliteMemory.Tool.Tests;

/// <summary>JSON lines files for the tests.</summary>
internal static class Talks
{
    private static readonly string[] Topics = ["lighthouse", "saxophone", "marathon", "sourdough", "telescope", "orchid", "kayak", "violin"];

    /// <summary>Writes lines to a file of the test's directory and returns its path.</summary>
    public static string Write(this TempDatabase place, string name, params string[] lines)
    {
        string path = place.FilePath(name);
        File.WriteAllLines(path, lines);
        return path;
    }

    /// <summary>A message line.</summary>
    public static string Line(string session, string? id, string role, string text, string? author = null, string? createdAt = null)
    {
        Dictionary<string, string> fields = new() { ["session"] = session, ["role"] = role, ["text"] = text };
        foreach ((string name, string? value) in (ReadOnlySpan<(string, string?)>)[("id", id), ("author", author), ("createdAt", createdAt)])
        {
            if (value is not null)
            {
                fields[name] = value;
            }
        }

        return JsonSerializer.Serialize(fields);
    }

    /// <summary>Two friends who talk in many sessions, each about a topic of its own; ids as D3:7, dates a week apart.</summary>
    public static IEnumerable<string> Friends(int sessions, int turns)
    {
        DateTimeOffset start = new(2026, 1, 5, 18, 0, 0, TimeSpan.Zero);
        for (int session = 1; session <= sessions; session++)
        {
            string topic = Topics[(session - 1) % Topics.Length];
            for (int turn = 1; turn <= turns; turn++)
            {
                bool ofAnna = turn % 2 == 1;
                string text = turn == 3
                    ? $"Last weekend I finally tried the {topic} I told you about."
                    : $"Small talk {turn} about the weather and what we had for dinner.";
                yield return Line(
                    $"session_{session}", $"D{session}:{turn}", ofAnna ? "user" : "assistant", text, ofAnna ? "Anna" : "Ben",
                    start.AddDays(7 * session).AddMinutes(turn).ToString("O", CultureInfo.InvariantCulture));
            }
        }
    }
}
