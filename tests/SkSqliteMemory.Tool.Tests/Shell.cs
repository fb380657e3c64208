using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SkSqliteMemory.Tool.Commands;
using SkSqliteMemory.Tool.Printing;

namespace SkSqliteMemory.Tool.Tests;

/// <summary>What a command printed and returned.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON document of the output; fails where there is anything else.</summary>
    public JsonElement Document => JsonDocument.Parse(Output).RootElement;

    /// <summary>The JSON lines of the output.</summary>
    public JsonElement[] Documents =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The output, after it is clear that the command did what it should.</summary>
    public Outcome Succeeded()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, ExitCode);
        return this;
    }

    /// <summary>Checks that the command failed with one sentence on standard error and nothing on standard output.</summary>
    public string Failed()
    {
        Assert.Equal(1, ExitCode);
        Assert.Equal("", Output);
        string sentence = Assert.Single(Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", sentence, StringComparison.Ordinal);
        return sentence;
    }
}

/// <summary>Runs skmem: in this process with captured output, or as a process of its own.</summary>
internal static class Shell
{
    public static async Task<Outcome> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        using StringWriter error = new(CultureInfo.InvariantCulture);
        int exitCode = await Skmem.RunAsync(arguments, new Screen(output, error, progress: null));
        return new Outcome(exitCode, output.ToString(), error.ToString());
    }

    public static async Task<Outcome> StartAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "skmem.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, await output, await error);
    }
}
