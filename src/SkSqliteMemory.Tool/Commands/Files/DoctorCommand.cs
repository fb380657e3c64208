using System.CommandLine;
using SkSqliteMemory.Tool.Formats;
using SkSqliteMemory.Tool.Printing;

namespace SkSqliteMemory.Tool.Commands.Files;

/// <summary><c>skmem doctor</c>: is the file whole?</summary>
internal static class DoctorCommand
{
    public static Command Create(Screen screen)
    {
        Option<string> db = SharedOptions.Db();
        Option<bool> json = SharedOptions.Json();
        Command command = new("doctor", "Check that the file is whole; exits 1 when it is not.") { db, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(db);
            SqliteMemory memory = await MemoryFiles.OpenExistingAsync(path, cancellationToken).ConfigureAwait(false);
            await using (memory.ConfigureAwait(false))
            {
                IReadOnlyList<MemoryCheck> checks = await memory.CheckAsync(cancellationToken).ConfigureAwait(false);
                return await ReportAsync(screen, parsed.GetValue(json), checks).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static async Task<int> ReportAsync(Screen screen, bool asJson, IReadOnlyList<MemoryCheck> checks)
    {
        if (asJson)
        {
            JsonOutput.WriteLine(screen.Output, writer => FileJson.WriteChecks(writer, checks));
        }
        else
        {
            FilePage.WriteChecks(screen.Output, checks);
        }

        string[] failed = [.. checks.Where(check => !check.Passed).Select(check => check.Name)];
        if (failed.Length == 0)
        {
            return ExitCode.Success;
        }

        await screen.Error.WriteLineAsync($"Failed: {string.Join(", ", failed)}.").ConfigureAwait(false);
        return ExitCode.Failure;
    }
}
