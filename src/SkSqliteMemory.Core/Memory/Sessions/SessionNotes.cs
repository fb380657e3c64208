using SkSqliteMemory.Model;

namespace SkSqliteMemory.Memory.Sessions;

/// <summary>What a host may note about a session.</summary>
internal static class SessionNotes
{
    private const int MaxNotes = 64;
    private const int MaxLength = 512;

    public static void CheckTitle(string? title)
    {
        if (title is not null)
        {
            Check(title, "title");
        }
    }

    /// <summary>A copy of the notes that can be stored.</summary>
    public static Dictionary<string, string> Checked(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        Dictionary<string, string> copy = new(metadata, StringComparer.Ordinal);
        if (copy.Count > MaxNotes)
        {
            throw new ArgumentException($"There are {copy.Count} notes; a session holds at most {MaxNotes}.", nameof(metadata));
        }

        foreach ((string name, string value) in copy)
        {
            Check(name, "name of a note");
            ArgumentNullException.ThrowIfNull(value, nameof(metadata));
            TextGuard.RequireStorable(value, $"note '{name}'");
        }

        return copy;
    }

    private static void Check(string text, string what)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength)
        {
            throw new ArgumentException($"The {what} must have 1 to {MaxLength} visible characters; it has {text.Length}.", nameof(text));
        }

        TextGuard.RequireStorable(text, what);
    }
}
