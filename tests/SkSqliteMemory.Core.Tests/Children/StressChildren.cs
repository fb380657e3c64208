namespace SkSqliteMemory.Core.Tests.Children;

/// <summary>Several processes that play on one file, told the same at the same instant.</summary>
internal sealed class StressChildren : IDisposable
{
    private readonly StressChild[] _children;

    private StressChildren(StressChild[] children) => _children = children;

    public StressChild this[int number] => _children[number];

    public static async Task<StressChildren> StartAsync(int count, Func<int, string[]> role)
    {
        StressChild[] children = [.. Enumerable.Range(0, count).Select(number => StressChild.Start(role(number)))];
        await Task.WhenAll(children.Select(static child => child.ExpectAsync("READY")));
        return new StressChildren(children);
    }

    /// <summary>Tells all children the same at once, and returns what each answers.</summary>
    public Task<string[]> AskAsync(Func<string, string[]> command)
    {
        Tell(command);
        return Task.WhenAll(_children.Select(static child => child.HearAsync()));
    }

    /// <summary>Tells all children the same at once.</summary>
    public void Tell(Func<string, string[]> command)
    {
        string[] words = command(StressChild.Soon());
        Array.ForEach(_children, child => child.Say(words));
    }

    public Task EndAsync() => Task.WhenAll(_children.Select(static child => child.EndAsync()));

    public void Dispose() => Array.ForEach(_children, static child => child.Dispose());
}
