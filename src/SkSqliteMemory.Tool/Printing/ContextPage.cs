using SkSqliteMemory.Tool.Formats;

namespace SkSqliteMemory.Tool.Printing;

/// <summary>A loaded context for people: a table of its parts, their texts, and what was left out.</summary>
internal static class ContextPage
{
    public static void Write(TextWriter output, MemoryContext context)
    {
        output.WriteLine(
            $"{Wording.Number(context.Tokens)} tokens of {Wording.Number(context.TokenBudget)} allowed; " +
            $"the whole session has {Wording.Number(context.SessionTokens)}.");
        foreach (ContextPart part in context.Parts)
        {
            output.WriteLine();
            output.WriteLine($"{Heading(part.Kind, part.Tokens)}, {Wording.Time(part.CreatedAt)}{Sources(part.SourceIds)}");
            foreach (string line in part.Text.Split('\n'))
            {
                output.Write(Wording.Fold(line, indent: 2));
            }
        }

        if (context.LeftOut.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Left out for want of room:");
            foreach (LeftOutPart part in context.LeftOut)
            {
                output.WriteLine($"  {Heading(part.Kind, part.Tokens)}{Sources(part.SourceIds)}");
            }
        }
    }

    private static string Heading(ContextPartKind kind, int tokens) => $"[{ContextJson.NameOf(kind)}] {Wording.Count(tokens, "token")}";

    private static string Sources(IReadOnlyList<string> ids) => ids.Count switch
    {
        0 => "",
        1 => $", {ids[0]}",
        _ => $", {ids[0]} .. {ids[^1]} ({Wording.Number(ids.Count)})",
    };
}
