using System.Globalization;

namespace SkSqliteMemory.StressHost;

/// <summary>Evicts from a file that other processes evict from as well, at the instant it is told: <c>evict START</c>. Says how many it took.</summary>
internal static class Evictor
{
    public const int Quota = 100;

    public static readonly MemoryScope Owner = new() { ApplicationId = "stress", UserId = "evicted" };

    public static SqliteMemoryOptions Options() => new()
    {
        BusyTimeout = TimeSpan.FromSeconds(60), Durability = Durability.Normal, RunBackgroundWork = false,
        Eviction = { MaxEntries = Quota, ProtectedAge = TimeSpan.Zero },
    };

    public static async Task RunAsync(string path)
    {
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, Options());
        Talk.Say("READY");
        while (Talk.Hear() is ["evict", var start])
        {
            Talk.SpinUntil(start);
            EvictionResult result = await memory.Eviction.RunAsync();
            Talk.Say(result.Evicted.ToString(CultureInfo.InvariantCulture));
        }
    }
}
