using System.Diagnostics;

namespace SkSqliteMemory.Storage.Files;

/// <summary>
/// The patience with a lock that another process holds: short pauses that grow, until the time is over. SQLite's own busy handler sleeps whole
/// seconds where it was built without usleep, as in the bundled library (https://sqlite.org/compile.html#have_usleep). It goes by the system's clock,
/// because the others' locks do not go by the one that was given.
/// </summary>
internal sealed class Waiting(TimeSpan patience)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(20);

    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Pauses; false when the patience is over.</summary>
    public bool Pause()
    {
        TimeSpan left = patience - Stopwatch.GetElapsedTime(_started);
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        // Those who wait for the same lock must not come back at the same instant.
        TimeSpan pause = _pause * (0.5 + Random.Shared.NextDouble());
#pragma warning disable RS0030 // The waiting threads are the writer's own and that of an open; nothing is there to be awaited.
        Thread.Sleep(pause < left ? pause : left);
#pragma warning restore RS0030
        _pause = _pause * 2 < Longest ? _pause * 2 : Longest;
        return true;
    }
}
