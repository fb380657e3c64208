using Spectre.Console;

namespace SkSqliteMemory.Tool.Printing;

/// <summary>Where a command speaks: results to standard output, everything else to standard error.</summary>
/// <param name="output">Takes results; with <c>--json</c> nothing but JSON.</param>
/// <param name="error">Takes errors and remarks.</param>
/// <param name="progress">Draws progress bars, or <see langword="null"/> where nobody watches.</param>
internal sealed class Screen(TextWriter output, TextWriter error, IAnsiConsole? progress)
{
    public TextWriter Output => output;

    public TextWriter Error => error;

    /// <summary>Whether progress bars are drawn.</summary>
    public bool ShowsProgress => progress is not null;

    /// <summary>The screen of this process; progress is drawn only when standard error is a terminal.</summary>
    public static Screen OfProcess() => new(
        Console.Out,
        Console.Error,
        Console.IsErrorRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    /// <summary>Does work under a progress bar; the work reports how far it is, out of <paramref name="total"/>.</summary>
    public async Task ShowAsync(string title, double total, Func<Action<double>, Task> work)
    {
        if (progress is null)
        {
            await work(_ => { }).ConfigureAwait(false);
            return;
        }

        await progress.Progress().AutoClear(true).StartAsync(async context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(total, 1));
            await work(done => task.Value = done).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }
}
