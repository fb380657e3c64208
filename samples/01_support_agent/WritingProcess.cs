using System.Diagnostics;

namespace SkSqliteMemory.Samples;

/// <summary>The first process: stores the beginning of the case message by message, says each that is safe, and is killed while it writes.</summary>
internal static class WritingProcess
{
    public const string Name = "write";

    /// <summary>So many messages are acknowledged before the process dies.</summary>
    private const int DiesAfter = 27;

    public static async Task<int> RunAsync(string file)
    {
        await using SupportAgent agent = await SupportAgent.OpenAsync(file);
        foreach (CaseMessage message in CaseFile.Messages.Take(CaseFile.FirstPart))
        {
            if (message == CaseFile.Messages[DiesAfter])
            {
                _ = Task.Run(() => agent.Store(message));

                // No signal to be caught, no finally, no flush: SIGKILL, and TerminateProcess on Windows.
                Process.GetCurrentProcess().Kill();
            }

            agent.Store(message);
            Console.WriteLine(message.Id);
        }

        return 0;
    }
}
