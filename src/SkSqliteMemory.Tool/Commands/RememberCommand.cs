using System.CommandLine;
using SkSqliteMemory.Tool.Formats;
using SkSqliteMemory.Tool.Printing;

namespace SkSqliteMemory.Tool.Commands;

/// <summary><c>skmem remember "text"</c>: one memory into the file.</summary>
internal static class RememberCommand
{
    public static Command Create(Screen screen)
    {
        Argument<string> text = new("text") { Description = "What to remember." };
        Option<string> db = SharedOptions.Db();
        Option<MemoryScope?> scope = SharedOptions.Scope();
        Option<double> importance = SharedOptions.Fraction("--importance", "How much it matters.", 0.5);
        Option<string> kind = new("--kind")
        {
            Description = "A word for what it is.",
            HelpName = "K",
            DefaultValueFactory = _ => MemoryEntry.DefaultKind,
        };
        kind.Validators.Add(result =>
        {
            if (ProblemWithKind(SharedOptions.Typed(result)) is { } problem)
            {
                result.AddError(problem);
            }
        });
        Option<bool> json = SharedOptions.Json();
        Command command = new("remember", "Store a memory.") { text, db, scope, importance, kind, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(db);
            SqliteMemory memory = await MemoryFiles.OpenOrCreateAsync(path, cancellationToken).ConfigureAwait(false);
            await using (memory.ConfigureAwait(false))
            {
                MemoryEntry entry = await memory.RememberAsync(
                    parsed.GetRequiredValue(scope)!, parsed.GetRequiredValue(text), parsed.GetValue(importance),
                    new RememberOptions { Kind = parsed.GetRequiredValue(kind) }, cancellationToken).ConfigureAwait(false);
                Print(screen.Output, parsed.GetValue(json), entry);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string? ProblemWithKind(string kind)
    {
        try
        {
            _ = kind.Length == 0 ? null : new RememberOptions { Kind = kind };
            return null;
        }
        catch (ArgumentException e)
        {
            return Failure.Describe(e);
        }
    }

    private static void Print(TextWriter output, bool asJson, MemoryEntry entry)
    {
        if (asJson)
        {
            JsonOutput.WriteLine(output, json => FileJson.WriteMemory(json, entry));
            return;
        }

        output.WriteLine($"Remembered as {entry.Id} ({entry.Kind}, importance {Wording.Score(entry.Importance, "0.##")}).");
    }
}
