using System.Diagnostics;
using System.Globalization;

namespace SkSqliteMemory.Storage.Files;

/// <summary>Names a process so that others on the same machine can tell whether it still runs.</summary>
internal static class ProcessIdentity
{
    /// <summary><c>machine/process id/start time</c> of this process.</summary>
    public static string Current { get; } = Describe(Process.GetCurrentProcess());

    /// <summary>Whether a lease that begins with such a name belongs to a process of this machine that has ended.</summary>
    public static bool IsDead(string lease)
    {
        string[] parts = lease.Split('/');
        if (parts.Length < 3 || parts[0] != Environment.MachineName
            || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out int id)
            || !long.TryParse(parts[2], CultureInfo.InvariantCulture, out long started))
        {
            return false;
        }

        try
        {
            using Process process = Process.GetProcessById(id);
            // The number may belong to somebody else by now. Two processes may round the same start by a second.
            return Math.Abs(StartOf(process) - started) > 2;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It cannot be asked, so its lease decides.
            return false;
        }
    }

    private static string Describe(Process process) => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.MachineName}/{process.Id}/{StartOf(process)}");

    private static long StartOf(Process process) => process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond;
}
