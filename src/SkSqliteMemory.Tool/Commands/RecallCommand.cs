using System.CommandLine;
using System.CommandLine.Parsing;
using SkSqliteMemory.Tool.Printing;

namespace SkSqliteMemory.Tool.Commands;

/// <summary><c>skmem recall "question"</c> and <c>skmem recall --queries Q.jsonl</c>: what the memory holds about a question.</summary>
internal static class RecallCommand
{
    public static Command Create(Screen screen)
    {
        Argument<string?> question = new("question") { Description = "What to look for.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> db = SharedOptions.Db();
        Option<MemoryScope?> scope = SharedOptions.Scope(required: false);
        Option<string?> queries = new("--queries")
        {
            Description = """Answer many questions instead: lines {"id","scope","query"}; --scope serves lines without one.""",
            HelpName = "Q.jsonl",
        };
        Option<int> top = SharedOptions.WholeNumber("--top", "How many hits.", 1, 10);
        Option<RecallSource?> from = new("--from")
        {
            Description = "Where to look. [default: memories; with --queries messages for a scope that has no memories]",
            HelpName = "messages|memories|all",
            CustomParser = ParseSource,
        };
        Option<bool> explain = new("--explain") { Description = "Show the parts of each score." };
        Option<bool> json = SharedOptions.Json();
        Command command = new("recall", "Ask the memory. Looking does not count as the agent's recalling.")
        {
            question, db, scope, queries, top, from, explain, json,
        };
        command.Validators.Add(result => Check(result, question, queries, scope));
        command.SetAction((parsed, cancellationToken) =>
        {
            RecallRequest request = new(
                parsed.GetRequiredValue(db), parsed.GetValue(scope), parsed.GetValue(top), parsed.GetValue(from),
                parsed.GetValue(explain), parsed.GetValue(json));
            return parsed.GetValue(queries) is { } file
                ? Recall.ManyAsync(screen, request, file, cancellationToken)
                : Recall.OneAsync(screen, request, parsed.GetRequiredValue(question)!, cancellationToken);
        });
        return command;
    }

    private static void Check(CommandResult result, Argument<string?> question, Option<string?> queries, Option<MemoryScope?> scope)
    {
        bool asksOne = result.GetResult(question) is { Tokens.Count: > 0 };
        bool asksMany = result.GetResult(queries) is not null;
        if (asksOne == asksMany)
        {
            result.AddError(asksOne
                ? "Give either a question or --queries, not both."
                : "Give a question, or --queries with a file of questions.");
        }

        if (asksOne && !asksMany && result.GetResult(scope) is null)
        {
            result.AddError("Option '--scope' is required.");
        }
    }

    private static RecallSource? ParseSource(ArgumentResult result)
    {
        switch (SharedOptions.Typed(result))
        {
            case "messages": return RecallSource.Messages;
            case "memories": return RecallSource.Memories;
            case "all": return RecallSource.All;
            default:
                result.AddError($"--from is '{SharedOptions.Typed(result)}'; use messages, memories or all.");
                return null;
        }
    }
}
