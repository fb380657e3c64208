using System.Diagnostics;
using System.Text;

namespace SkSqliteMemory.Samples.Tests;

/// <summary>A sample that ran as a process of its own.</summary>
internal sealed record SampleRun(int ExitCode, string Output)
{
    private static readonly string[] ModelVariables = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"];

    /// <summary>Runs a built sample; offline unless the environment given names a model.</summary>
    public static async Task<SampleRun> RunAsync(string name, string[] arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new("dotnet", [DllOf(name), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (string variable in ModelVariables)
        {
            start.Environment.Remove(variable);
        }

        foreach ((string variable, string value) in environment)
        {
            start.Environment[variable] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new SampleRun(process.ExitCode, await output + await error);
    }

    /// <summary>Checks that the sample succeeded and printed each of these, in any order.</summary>
    public void Printed(params string[] expected)
    {
        Assert.True(ExitCode == 0, $"The sample exited with {ExitCode}:{Environment.NewLine}{Output}");
        Assert.All(expected, text => Assert.Contains(text, Output, StringComparison.Ordinal));
    }

    // artifacts/bin/PROJECT/CONFIGURATION/, for this project and for the sample alike.
    private static string DllOf(string name)
    {
        DirectoryInfo own = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, $"{name}.dll");
    }
}
