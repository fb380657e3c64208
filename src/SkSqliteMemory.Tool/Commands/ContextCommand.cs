using System.CommandLine;
using SkSqliteMemory.Tool.Formats;
using SkSqliteMemory.Tool.Printing;

namespace SkSqliteMemory.Tool.Commands;

/// <summary><c>skmem context "question"</c>: what a prompt would get of a session, within a budget.</summary>
internal static class ContextCommand
{
    public static Command Create(Screen screen)
    {
        Argument<string?> question = new("question")
        {
            Description = "What the prompt is about; without it nothing is recalled.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string> db = SharedOptions.Db();
        Option<MemoryScope?> scope = SharedOptions.Scope();
        Option<string> session = new("--session") { Description = "The session to load.", HelpName = "S", Required = true };
        Option<int> budget = SharedOptions.WholeNumber("--budget", "At most this many tokens.", 1, 1_000);
        Option<bool> json = SharedOptions.Json();
        Command command = new("context", "Load a session's context: summaries first, then detail.")
        {
            question, db, scope, session, budget, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(db);
            SqliteMemory memory = await MemoryFiles.OpenExistingAsync(path, cancellationToken).ConfigureAwait(false);
            await using (memory.ConfigureAwait(false))
            {
                ChatSession opened = await FindAsync(
                    memory, parsed.GetRequiredValue(scope)!, parsed.GetRequiredValue(session), cancellationToken).ConfigureAwait(false);
                MemoryContext context = await opened.LoadContextAsync(
                    parsed.GetValue(question), parsed.GetValue(budget), options: null, cancellationToken).ConfigureAwait(false);
                Print(screen.Output, parsed.GetValue(json), context);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<ChatSession> FindAsync(
        SqliteMemory memory, MemoryScope scope, string sessionId, CancellationToken cancellationToken)
    {
        ChatSession session = await memory.GetSessionAsync(scope, sessionId, cancellationToken).ConfigureAwait(false);
        return await session.GetInfoAsync(cancellationToken).ConfigureAwait(false) is null
            ? throw new BadInputException($"The session '{sessionId}' holds nothing in this scope of '{memory.Path}'; check --session and --scope.")
            : session;
    }

    private static void Print(TextWriter output, bool asJson, MemoryContext context)
    {
        if (asJson)
        {
            JsonOutput.WriteLine(output, json => ContextJson.Write(json, context));
        }
        else
        {
            ContextPage.Write(output, context);
        }
    }
}
