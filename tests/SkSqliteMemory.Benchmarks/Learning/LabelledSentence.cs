namespace SkSqliteMemory.Benchmarks.Learning;

/// <summary>A sentence of a chat, and the kind of memory somebody who reads it would keep of it: fact, preference, decision, event, relation or none.</summary>
/// <param name="Kind">The kind; a relation is a statement about somebody or something other than the user.</param>
/// <param name="Text">What the user says.</param>
internal sealed record LabelledSentence(string Kind, string Text)
{
    public const string None = "none";

    /// <summary>The kinds that are told apart.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["fact", "preference", "decision", "event", "relation"];

    /// <summary>Those of one half: <c>mended-on</c> or <c>held-back</c>.</summary>
    public static IReadOnlyList<LabelledSentence> Read(string half)
    {
        using Stream stream = typeof(LabelledSentence).Assembly.GetManifestResourceStream($"{half}.tsv")!;
        using StreamReader reader = new(stream);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split('\t')).Select(static parts => new LabelledSentence(parts[0], parts[1]))];
    }

    /// <summary>The kind of what was learned, told apart as the labels are.</summary>
    public static string KindOf(ExtractedMemory memory) =>
        memory is { Kind: MemoryEntry.DefaultKind, Relations: [{ Subject: not "user" }, ..] } ? "relation" : memory.Kind;
}
