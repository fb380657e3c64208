namespace SkSqliteMemory.Storage.Files;

/// <summary>Waiting on a thread of our own, by the clock that was given.</summary>
internal static class Waiting
{
    public static void Pause(this TimeProvider time, TimeSpan duration)
    {
        using ManualResetEventSlim rung = new();
        using ITimer timer = time.CreateTimer(static state => ((ManualResetEventSlim)state!).Set(), rung, duration, Timeout.InfiniteTimeSpan);
        rung.Wait();
    }
}
