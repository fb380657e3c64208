using System.Diagnostics;
using System.Text;

namespace SkSqliteMemory.Build;

/// <summary>Runs other programs; when the command is cancelled, they and what they started end with it.</summary>
internal static class Child
{
    /// <summary>Runs a program on this console and gives its exit code.</summary>
    public static Task<int> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken) => WaitAsync(start, null, cancellationToken);

    /// <summary>Runs a program quietly and gives its exit code with all it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> CaptureAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        StringBuilder output = new();
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        int exitCode = await WaitAsync(start, output, cancellationToken);
        return (exitCode, output.ToString());
    }

    private static async Task<int> WaitAsync(ProcessStartInfo start, StringBuilder? output, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        if (output is not null)
        {
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static void Append(StringBuilder? output, string? line)
    {
        if (output is not null && line is not null)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}
