using System.Globalization;
using SkSqliteMemory.Storage.Rows;

namespace SkSqliteMemory.StressHost;

/// <summary>Tries to claim a job at the instant it is told: <c>claim START</c>. Says the number of the job, or null.</summary>
internal static class Claimer
{
    public static async Task RunAsync(string path)
    {
        SqliteMemoryOptions options = new() { BusyTimeout = TimeSpan.FromSeconds(60), Durability = Durability.Normal, RunBackgroundWork = false };
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
        Talk.Say("READY");
        while (Talk.Hear() is ["claim", var start])
        {
            Talk.SpinUntil(start);
            DateTimeOffset now = DateTimeOffset.UtcNow;
            JobClaim? claim = await memory.Engine.Jobs.ClaimAsync(new JobClaimRequest(now, now, TimeSpan.FromMinutes(5)), default);
            Talk.Say(claim is null ? "null" : claim.Id.ToString(CultureInfo.InvariantCulture));
        }
    }
}
