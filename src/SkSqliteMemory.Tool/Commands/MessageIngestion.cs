using Microsoft.Extensions.AI;
using SkSqliteMemory.Tool.Formats;

namespace SkSqliteMemory.Tool.Commands;

/// <summary>Appends messages of any sessions in batches: one transaction a batch and session, in the order they came.</summary>
internal sealed class MessageIngestion(SqliteMemory memory, MemoryScope owner)
{
    private const int MaxOfSession = 500;
    private const int MaxWaiting = 2_000;
    private const int MaxWaitingCharacters = 16_000_000;

    private readonly Dictionary<string, List<ChatMessage>> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sessions = new(StringComparer.Ordinal);
    private int _waitingMessages;
    private int _waitingCharacters;

    /// <summary>How many messages were given.</summary>
    public long Messages { get; private set; }

    /// <summary>How many of them were new and are in the file.</summary>
    public long Written { get; private set; }

    /// <summary>How many of them were there before.</summary>
    public long AlreadyPresent { get; private set; }

    /// <summary>How many sessions they belong to.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>Takes a message, and writes what waits when that is enough for a batch.</summary>
    public async Task AddAsync(MessageLine line, CancellationToken cancellationToken)
    {
        if (!_waiting.TryGetValue(line.Session, out List<ChatMessage>? batch))
        {
            _sessions.Add(line.Session);
            _waiting.Add(line.Session, batch = []);
        }

        batch.Add(line.Message);
        Messages++;
        _waitingMessages++;
        _waitingCharacters += line.Message.Text.Length;
        if (batch.Count >= MaxOfSession || _waitingMessages >= MaxWaiting || _waitingCharacters >= MaxWaitingCharacters)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes all that waits. The sessions are appended to at once, so that they share a commit.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        AppendResult[] results = await Task.WhenAll(_waiting.Select(pair => AppendAsync(pair.Key, pair.Value, cancellationToken)))
            .ConfigureAwait(false);
        Written += results.Sum(result => (long)result.Written);
        AlreadyPresent += results.Sum(result => (long)result.AlreadyPresent);
        _waiting.Clear();
        _waitingMessages = 0;
        _waitingCharacters = 0;
    }

    private async Task<AppendResult> AppendAsync(string sessionId, List<ChatMessage> batch, CancellationToken cancellationToken)
    {
        ChatSession session = await memory.GetSessionAsync(owner, sessionId, cancellationToken).ConfigureAwait(false);
        return await session.AppendAsync(batch, options: null, cancellationToken).ConfigureAwait(false);
    }
}
