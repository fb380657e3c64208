namespace SkSqliteMemory.StressHost;

/// <summary>Opens files at the instant it is told: <c>open START PATH</c>. Says ok, or what failed.</summary>
internal static class Opener
{
    private static readonly MemoryScope Owner = new() { UserId = "opener" };

    public static async Task RunAsync()
    {
        Talk.Say("READY");
        while (Talk.Hear() is ["open", var start, var path])
        {
            Talk.SpinUntil(start);
            await TryAsync(path);
        }
    }

    /// <summary>Opens a file, writes and reads one memory.</summary>
    public static async Task TryAsync(string path)
    {
        try
        {
            await using SqliteMemory memory = await SqliteMemory.OpenAsync(path);
            await memory.RememberAsync(Owner, $"process {Environment.ProcessId} was here");
            Talk.Say((await memory.RecallAsync(Owner, $"{Environment.ProcessId}")).Count == 1 ? "ok" : "what was remembered is not recalled");
        }
        catch (Exception exception)
        {
            Talk.Say($"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }
}
