using System.CommandLine;
using SkSqliteMemory.Tool.Formats;
using SkSqliteMemory.Tool.Printing;

namespace SkSqliteMemory.Tool.Commands.Files;

/// <summary><c>skmem stats</c>: counts and sizes.</summary>
internal static class StatsCommand
{
    public static Command Create(Screen screen)
    {
        Option<string> db = SharedOptions.Db();
        Option<bool> json = SharedOptions.Json();
        Command command = new("stats", "Show counts and sizes.") { db, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(db);
            SqliteMemory memory = await MemoryFiles.OpenExistingAsync(path, cancellationToken).ConfigureAwait(false);
            await using (memory.ConfigureAwait(false))
            {
                MemoryStatistics counts = await memory.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
                if (parsed.GetValue(json))
                {
                    JsonOutput.WriteLine(screen.Output, writer => FileJson.WriteStatistics(writer, counts));
                }
                else
                {
                    FilePage.WriteStatistics(screen.Output, memory.Path, counts);
                }
            }

            return ExitCode.Success;
        });
        return command;
    }
}
