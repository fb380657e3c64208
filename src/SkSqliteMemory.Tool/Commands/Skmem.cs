using System.CommandLine;
using System.CommandLine.Invocation;
using SkSqliteMemory.Tool.Commands.Files;
using SkSqliteMemory.Tool.Printing;

namespace SkSqliteMemory.Tool.Commands;

/// <summary>The command line as a whole: parses, runs one command, and turns whatever fails into an exit code and a sentence.</summary>
internal static class Skmem
{
    // '@' begins many a message; it must not be read as the name of a response file.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] arguments, Screen screen)
    {
        ParseResult parsed = Create(screen).Parse(arguments, Parsing);
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(parsed, screen.Error);
        }

        try
        {
            InvocationConfiguration invocation = new()
            {
                Output = screen.Output,
                Error = screen.Error,
                EnableDefaultExceptionHandler = false,
            };
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The outermost frame of the process: users get a sentence, never a stack trace.
        catch (Exception e)
        {
            await screen.Error.WriteLineAsync(Failure.Describe(e)).ConfigureAwait(false);
            return ExitCode.Failure;
        }
#pragma warning restore CA1031
    }

    private static RootCommand Create(Screen screen) => new("Looks into an agent's memory file, asks it, fills it and checks it.")
    {
        IngestCommand.Create(screen),
        RememberCommand.Create(screen),
        RecallCommand.Create(screen),
        ContextCommand.Create(screen),
        StatsCommand.Create(screen),
        DoctorCommand.Create(screen),
        AuditCommand.Create(screen),
    };

    private static int Refuse(ParseResult parsed, TextWriter error)
    {
        foreach (string message in parsed.Errors.Select(e => e.Message).Distinct())
        {
            error.WriteLine(message);
        }

        string command = parsed.CommandResult.Command is RootCommand ? "skmem" : $"skmem {parsed.CommandResult.Command.Name}";
        error.WriteLine($"'{command} --help' shows what can be typed.");
        return ExitCode.BadUsage;
    }
}
