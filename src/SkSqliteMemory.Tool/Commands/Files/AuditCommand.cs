using System.CommandLine;
using SkSqliteMemory.Tool.Formats;
using SkSqliteMemory.Tool.Printing;

namespace SkSqliteMemory.Tool.Commands.Files;

/// <summary><c>skmem audit</c>: what junk is in the file?</summary>
internal static class AuditCommand
{
    public static Command Create(Screen screen)
    {
        Option<string> db = SharedOptions.Db();
        Option<bool> json = SharedOptions.Json();
        Command command = new("audit", "Look for duplicates, recall loops, secrets and contradictions; cannot write.") { db, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            IReadOnlyList<AuditFinding> findings =
                await MemoryAudit.RunAsync(parsed.GetRequiredValue(db), cancellationToken: cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                JsonOutput.WriteLine(screen.Output, writer => AuditJson.Write(writer, findings));
            }
            else
            {
                AuditPage.Write(screen.Output, findings);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
