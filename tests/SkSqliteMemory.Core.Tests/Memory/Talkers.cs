using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Memory;

/// <summary>Four who talk in one session at once, each with calls of tools, in an order by chance; after each step every reading is looked at.</summary>
internal sealed class Talkers(ChatSession session, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<Talk> _open = [];
    private readonly Dictionary<string, List<string>> _expected = new(StringComparer.Ordinal);
    private int _asked;

    public async Task RunAsync(int turns, CancellationToken cancellationToken)
    {
        while (_asked < turns || _open.Count > 0)
        {
            if (_asked < turns && _open.Count < 4 && _random.Next(2) == 0)
            {
                await AskAsync($"q{_asked++}", cancellationToken);
            }
            else if (_open.Count > 0)
            {
                await GoOnAsync(_open[_random.Next(_open.Count)], cancellationToken);
            }
        }

        await CompareAsync(session, _asked, cancellationToken);
        int cut = _random.Next(_asked);
        ChatSession branch = await session.BranchAsync($"{session.Id}-b", $"q{cut}", cancellationToken);
        await CompareAsync(branch, cut + 1, cancellationToken);
        await branch.AppendAsync(new ChatMessage(ChatRole.User, "On?") { MessageId = "on" }, cancellationToken);
        await branch.RewindAsync($"q{cut}", cancellationToken);
        await CompareAsync(branch, cut + 1, cancellationToken);
    }

    private async Task AskAsync(string id, CancellationToken cancellationToken)
    {
        await session.AppendAsync(new ChatMessage(ChatRole.User, "Where is it?") { MessageId = id }, cancellationToken);
        _open.Add(new Talk(id, _random.Next(3)));
        _expected[id] = [id];
    }

    private async Task GoOnAsync(Talk talk, CancellationToken cancellationToken)
    {
        int step = _expected[talk.Question].Count;
        string id = $"{talk.Question}-{step}";
        ChatMessage message = talk switch
        {
            { CallIsOpen: true } => new(ChatRole.Tool, [new FunctionResultContent($"c-{talk.Question}-{step - 1}", "found")]),
            { Rounds: > 0 } => new(ChatRole.Assistant, [new FunctionCallContent($"c-{id}", "find")]),
            _ => new(ChatRole.Assistant, "There."),
        };
        message.MessageId = id;
        await session.AppendAsync([message], new AppendOptions { InReplyTo = talk.Question }, cancellationToken);
        _expected[talk.Question].Add(id);
        if (talk is { CallIsOpen: false, Rounds: 0 })
        {
            _open.Remove(talk);
        }

        talk.Rounds -= talk is { CallIsOpen: false, Rounds: > 0 } ? 1 : 0;
        talk.CallIsOpen = message.Contents[0] is FunctionCallContent;
    }

    private async Task CompareAsync(ChatSession read, int turns, CancellationToken cancellationToken)
    {
        string[] expected = [.. Enumerable.Range(0, turns).SelectMany(turn => _expected[$"q{turn}"])];
        IReadOnlyList<ChatTurn> whole = await read.GetTurnsAsync(cancellationToken: cancellationToken);
        int first = _random.Next(turns), last = _random.Next(first, turns);
        IReadOnlyList<ChatTurn> window = await read.GetTurnsAsync(first, last, cancellationToken);
        MemoryContext context = await read.LoadContextAsync(null, 100_000, new ContextOptions { VerbatimTurns = 3 }, cancellationToken);

        Assert.Equal(expected, whole.SelectMany(static turn => turn.Messages).Select(static message => message.Id));
        Assert.All(whole, static turn => Assert.True(turn.IsComplete));
        Assert.Equal(whole.Skip(first).Take(last - first + 1).SelectMany(Ids), window.SelectMany(Ids));
        Assert.Equal(expected.TakeLast(context.RecentMessages.Count), context.RecentMessages.Select(static message => message.MessageId));
        Assert.StartsWith("q", context.RecentMessages[0].MessageId, StringComparison.Ordinal);
        Assert.DoesNotContain('-', context.RecentMessages[0].MessageId!);
        Assert.Equal(
            context.RecentMessages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().Select(static call => call.CallId).Order(),
            context.RecentMessages.SelectMany(static message => message.Contents).OfType<FunctionResultContent>().Select(static result => result.CallId).Order());
    }

    private static IEnumerable<string> Ids(ChatTurn turn) => turn.Messages.Select(static message => message.Id);

    private sealed class Talk(string question, int rounds)
    {
        public string Question => question;

        public int Rounds { get; set; } = rounds;

        public bool CallIsOpen { get; set; }
    }
}
