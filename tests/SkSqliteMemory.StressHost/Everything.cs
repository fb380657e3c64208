namespace SkSqliteMemory.StressHost;

/// <summary>Writes, summarises, learns, evicts and changes the embedding model, all at once on one memory, until it is killed.</summary>
internal static class Everything
{
    public static async Task RunAsync(string path, string run, int seed)
    {
        Talk.Say("UP");
        Talk.Hear();
        SqliteMemoryOptions options = ModelChanger.Options();
        options.BusyTimeout = TimeSpan.FromSeconds(30);
        options.Durability = Durability.Full;
        options.RunBackgroundWork = true;
        options.Summaries.VerbatimTurns = 1;
        options.Summaries.TurnsPerSegment = 4;
        options.Learning.Enabled = true;
        SqliteMemory memory = await SqliteMemory.OpenAsync(path, options);
        Talk.Say("READY");
        await Task.WhenAll(
            new MixedWriter(run, seed).PlayAsync(memory), new EvictingWriter(run, seed).PlayAsync(memory, TimeSpan.FromMilliseconds(30)),
            Learner.PlayAsync(memory, run), ModelChanger.PlayAsync(memory, seed));
    }
}
