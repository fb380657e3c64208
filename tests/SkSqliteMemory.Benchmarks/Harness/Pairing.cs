namespace SkSqliteMemory.Benchmarks.Harness;

/// <summary>Measures things in turn, round by round, so that whatever else the machine does falls on all of them alike.</summary>
internal static class Pairing
{
    /// <param name="rounds">How many rounds are measured; a quarter as many more, at least three, warm up before.</param>
    /// <param name="actions">What is measured; each is given the number of the round.</param>
    public static async Task<Samples[]> MeasureAsync(int rounds, params Func<int, Task>[] actions)
    {
        Samples[] samples = [.. actions.Select(static _ => new Samples())];
        int warmUp = Math.Max(3, rounds / 4);
        for (int round = -warmUp; round < rounds; round++)
        {
            for (int step = 0; step < actions.Length; step++)
            {
                // Who begins changes, because the second finds the caches of the processor warm or spoilt.
                int which = (step + Math.Abs(round)) % actions.Length;
                int number = round < 0 ? rounds - round : round;
                await (round < 0 ? actions[which](number) : samples[which].TimeAsync(() => actions[which](number)));
            }
        }

        return samples;
    }

    /// <summary>Something that answers at once, as a step of a measurement.</summary>
    public static Func<int, Task> Sync(Action<int> action) => round =>
    {
        action(round);
        return Task.CompletedTask;
    };
}
