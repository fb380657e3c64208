using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace SkSqliteMemory.Core.Tests.Children;

/// <summary>Another process that plays a role on a file (tests/SkSqliteMemory.StressHost). Killed at the latest on dispose.</summary>
internal sealed class StressChild : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    private StressChild(Process process)
    {
        _process = process;
        _reading = Task.Run(ReadAsync);
    }

    public int Id => _process.Id;

    public static StressChild Start(params string[] role) => new(Process.Start(Command(Dotnet, ["exec", Host, .. role]))!);

    /// <summary>Starts a role through another program, such as one that changes the user.</summary>
    public static StressChild StartThrough(string program, string[] arguments, params string[] role) =>
        new(Process.Start(Command(program, [.. arguments, Dotnet, "exec", Host, .. role]))!);

    /// <summary>An instant soon from now at which all children are to begin together.</summary>
    public static string Soon() => (DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(15)).UtcTicks.ToString(CultureInfo.InvariantCulture);

    public void Say(params string[] words) => _process.StandardInput.WriteLine(string.Join(' ', words));

    /// <summary>The next line of the child.</summary>
    public async Task<string> HearAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            return await _lines.Reader.ReadAsync(patience.Token);
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"The child ended instead of answering: {await _process.StandardError.ReadToEndAsync()}");
        }
    }

    public async Task ExpectAsync(string line) => Assert.Equal(line, await HearAsync());

    /// <summary>Kills the child with SIGKILL and returns every line it still said.</summary>
    public async Task<List<string>> KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        List<string> lines = [];
        while (_lines.Reader.TryRead(out string? line))
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Closes the line, which ends the roles that listen, and waits for the end.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource patience = new(Patience);
        await _process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // The tests run as a program of their own or below the dotnet command.
    private static string Dotnet =>
        Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet";

    private static string Host => Path.Combine(AppContext.BaseDirectory, "SkSqliteMemory.StressHost.dll");

    private static ProcessStartInfo Command(string program, string[] arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            await _lines.Writer.WriteAsync(line);
        }

        _lines.Writer.Complete();
    }
}
