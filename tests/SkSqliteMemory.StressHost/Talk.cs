using System.Globalization;

namespace SkSqliteMemory.StressHost;

/// <summary>The lines between a test and its child: one write of the system a line, so that a kill never leaves half of one.</summary>
internal static class Talk
{
    private static readonly Lock Gate = new();
    private static readonly Stream Output = Console.OpenStandardOutput();

    /// <summary>Says a line; it has left the process when this returns.</summary>
    public static void Say(string line)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(line + "\n");
        lock (Gate)
        {
            Output.Write(bytes);
            Output.Flush();
        }
    }

    /// <summary>The next command with its arguments; null when the test has closed the line.</summary>
    public static string[]? Hear() => Console.ReadLine()?.Split(' ');

    /// <summary>Waits, without giving up the processor, for the instant all children were told.</summary>
    public static void SpinUntil(string ticks)
    {
        long start = long.Parse(ticks, CultureInfo.InvariantCulture);
        while (DateTimeOffset.UtcNow.UtcTicks < start)
        {
            Thread.SpinWait(20);
        }
    }
}
