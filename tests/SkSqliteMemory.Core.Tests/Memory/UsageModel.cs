using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Memory;

/// <summary>Does random things to sessions of one owner, and to lists that are what their usage should be.</summary>
internal sealed class UsageModel(SqliteMemory memory, MemoryScope owner, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, List<Said>> _sessions = new() { ["s0"] = [] };
    private readonly List<Appended> _appends = [];
    private int _made;

    public async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        for (int round = 0; round < rounds; round++)
        {
            string id = _random.GetItems([.. _sessions.Keys.Order(StringComparer.Ordinal)], 1)[0];
            ChatSession session = await memory.GetSessionAsync(owner, id, cancellationToken);
            await ActAsync(session, _sessions[id], cancellationToken);
            await CompareAsync(cancellationToken);
        }
    }

    private async Task ActAsync(ChatSession session, List<Said> said, CancellationToken cancellationToken)
    {
        Said? at = said.Count > 0 ? said[_random.Next(said.Count)] : null;
        switch (_random.Next(9))
        {
            case 0 when at is not null && _sessions.Count < 6:
                string branch = $"s{++_made}";
                await session.BranchAsync(branch, at.Id, cancellationToken);
                _sessions[branch] = [.. said.Where(message => message.Turn <= at.Turn)];
                break;
            case 1 when at is not null:
                await session.RewindAsync(at.Id, cancellationToken);
                said.RemoveAll(message => message.Turn > at.Turn);
                break;
            case 2 when _sessions.Count > 1:
                await session.DeleteAsync(cancellationToken);
                _sessions.Remove(session.Id);
                break;
            case 3:
                // A caller that did not hear of the outcome tries again.
                HashSet<string> ids = [.. said.Select(static message => message.Id)];
                if (_appends.LastOrDefault(append => append.Messages.All(message => ids.Contains(message.MessageId!))) is { } again)
                {
                    await session.AppendAsync(again.Messages, again.Options, cancellationToken);
                }

                break;
            default:
                await AppendAsync(session, said, cancellationToken);
                break;
        }
    }

    private async Task AppendAsync(ChatSession session, List<Said> said, CancellationToken cancellationToken)
    {
        bool isQuestion = said.Count == 0 || _random.Next(2) == 0;
        long turn = said.Count == 0 ? 0 : said[^1].Turn + (isQuestion ? 1 : 0);
        long? input = _random.Next(3) == 0 ? null : _random.Next(1_000), inMessage = _random.Next(3) == 0 ? _random.Next(1_000) : null;
        ChatMessage message = new(isQuestion ? ChatRole.User : ChatRole.Assistant, "words") { MessageId = $"m{++_made}" };
        if (inMessage is not null)
        {
            message.Contents.Add(new UsageContent(new() { InputTokenCount = inMessage, OutputTokenCount = 1 }));
        }

        AppendOptions options = new() { Usage = input is null ? null : new() { InputTokenCount = input, OutputTokenCount = 1 } };
        await session.AppendAsync([message], options, cancellationToken);
        said.Add(new Said(message.MessageId, turn, input ?? inMessage));
        _appends.Add(new Appended([message], options));
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        foreach ((string id, List<Said> said) in _sessions)
        {
            ChatSession session = await memory.GetSessionAsync(owner, id, cancellationToken);
            (long, long)[] expected = [.. said.Where(static one => one.Input is not null).Select(static one => (one.Turn, one.Input!.Value)).Order()];
            IReadOnlyList<TurnUsage> usage = await session.GetUsageAsync(cancellationToken: cancellationToken);
            SessionInfo? info = await session.GetInfoAsync(cancellationToken);

            Assert.Equal(expected, usage.Select(static one => (one.Turn, one.InputTokens)).Order());
            Assert.Equal((expected.Sum(static one => one.Item2), expected.LongLength), (info?.InputTokens ?? 0, info?.OutputTokens ?? 0));
        }
    }

    private sealed record Said(string Id, long Turn, long? Input);

    private sealed record Appended(ChatMessage[] Messages, AppendOptions Options);
}
