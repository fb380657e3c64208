using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace SkSqliteMemory.Samples;

/// <summary>The parent of both processes: starts the one that dies, sees it die, starts the one that goes on.</summary>
internal static class Story
{
    public static async Task<int> TellAsync(string file)
    {
        if (File.Exists(file))
        {
            await Console.Error.WriteLineAsync($"'{file}' exists already; name a new file.");
            return 2;
        }

        Page.Title("An agent that remembers, in one file");
        Page.Say(
            $"A customer-support case about a complicated refund, {CaseFile.Messages.Length} messages.", Model.Description,
            $"The file is {file}.");

        Page.Title("1  A process writes, and is killed in the middle");
        (List<string> acknowledged, int exitCode) = await SeeItDieAsync(file);
        if (acknowledged.Count == 0 || exitCode == 0)
        {
            Page.Verdict(good: false, $"The process should have been killed while it wrote; it ended with exit code {exitCode}.");
            return 1;
        }

        Page.Say($"The process is dead (exit code {exitCode}). It had been told that {acknowledged.Count} messages are safe:");
        Page.Aside(string.Join(' ', acknowledged));

        using Process second = Start([AnsweringProcess.Name, file, string.Join(' ', acknowledged)], captured: false);
        await second.WaitForExitAsync();
        return second.ExitCode;
    }

    private static async Task<(List<string> Acknowledged, int ExitCode)> SeeItDieAsync(string file)
    {
        using Process first = Start([WritingProcess.Name, file], captured: true);
        Page.Say($"Process {first.Id} stores the first {CaseFile.FirstPart} messages through the kernel's chat history ...");
        List<string> acknowledged = [];
        while (await first.StandardOutput.ReadLineAsync() is { } id)
        {
            acknowledged.Add(id);
        }

        await first.WaitForExitAsync();
        return (acknowledged, first.ExitCode);
    }

    private static Process Start(string[] arguments, bool captured)
    {
        // Started by its own executable, or by dotnet with the name of the assembly.
        string program = Environment.ProcessPath!;
        bool isDotnet = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string assembly = Path.Combine(AppContext.BaseDirectory, $"{Assembly.GetExecutingAssembly().GetName().Name}.dll");
        ProcessStartInfo start = new(program, isDotnet ? [assembly, .. arguments] : arguments) { RedirectStandardOutput = captured };
        if (captured)
        {
            start.StandardOutputEncoding = Encoding.UTF8;
        }

        return Process.Start(start)!;
    }
}
