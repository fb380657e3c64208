using System.Globalization;

namespace SkSqliteMemory.StressHost;

/// <summary>Changes a file to another embedding model, which other processes do as well, at the instant it is told: <c>reembed START DIMENSIONS</c>. Says what it did.</summary>
internal static class ModelChanger
{
    public const int Former = StressText.Dimensions, Next = 64;

    public static readonly MemoryScope Owner = new() { ApplicationId = "stress", UserId = "changers" };

    public static SqliteMemoryOptions Options() => new()
    {
        EmbeddingGenerator = new HashedTextEmbeddingGenerator(Former), NextEmbeddingGenerator = new HashedTextEmbeddingGenerator(Next),
        BusyTimeout = TimeSpan.FromSeconds(60), Durability = Durability.Normal, RunBackgroundWork = false,
    };

    public static async Task RunAsync(string path)
    {
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, Options());
        Talk.Say("READY");
        while (Talk.Hear() is ["reembed", var start, var dimensions])
        {
            Talk.SpinUntil(start);
            ReembeddingResult result = await memory.Embeddings.ReembedAsync(new HashedTextEmbeddingGenerator(int.Parse(dimensions, CultureInfo.InvariantCulture)));
            // A write and a search by whatever model the file has now.
            await memory.RememberAsync(Owner, $"process {Environment.ProcessId} was here at {start}");
            await memory.RecallAsync(Owner, "who was here?");
            Talk.Say(string.Create(CultureInfo.InvariantCulture, $"{(result.Changed ? "changed" : "waited")} {result.Embedded}"));
        }
    }

    /// <summary>Changes the model there and back without an end, keeping the former vectors each other time.</summary>
    public static async Task PlayAsync(SqliteMemory memory, int seed)
    {
        for (int i = seed; ; i++)
        {
            bool isFormer = (await memory.GetStatisticsAsync()).EmbeddingModel?.Contains($"({Former} ", StringComparison.Ordinal) != false;
            bool goesOn = await memory.Embeddings.GetStatusAsync() is { State: ReembeddingState.Filling };
            await memory.Embeddings.ReembedAsync(
                new HashedTextEmbeddingGenerator(isFormer ? Next : Former),
                new ReembeddingOptions { BatchSize = 16, KeepOldFor = i % 2 == 0 ? TimeSpan.Zero : TimeSpan.FromDays(1) });
            Talk.Say(goesOn ? "resumed" : "changed");
        }
    }
}
