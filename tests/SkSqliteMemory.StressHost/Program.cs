namespace SkSqliteMemory.StressHost;

/// <summary>Plays one role against a memory file. Says on standard output what it has done; hears on standard input when to do it.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["write", var path, var run, var seed]:
                await new MixedWriter(run, Number(seed)).RunAsync(path);
                return 0;
            case ["append", var path, var writer]:
                await Appender.RunAsync(path, writer);
                return 0;
            case ["crowd", var path, var writer]:
                await Crowd.RunAsync(path, writer);
                return 0;
            case ["claim", var path]:
                await Claimer.RunAsync(path);
                return 0;
            case ["learn", var path, var run]:
                await Learner.RunAsync(path, run);
                return 0;
            case ["evict", var path]:
                await Evictor.RunAsync(path);
                return 0;
            case ["write-and-evict", var path, var run, var seed]:
                await new EvictingWriter(run, Number(seed)).RunAsync(path);
                return 0;
            case ["reembed", var path]:
                await ModelChanger.RunAsync(path);
                return 0;
            case ["everything", var path, var run, var seed]:
                await Everything.RunAsync(path, run, Number(seed));
                return 0;
            case ["open"]:
                await Opener.RunAsync();
                return 0;
            case ["try", var path]:
                await Opener.TryAsync(path);
                return 0;
            default:
                await Console.Error.WriteLineAsync("write PATH RUN SEED | write-and-evict PATH RUN SEED | evict PATH | reembed PATH | everything PATH RUN SEED | append PATH WRITER | crowd PATH WRITER | claim PATH | learn PATH RUN | open | try PATH");
                return 2;
        }
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
