using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SkSqliteMemory.ChatClients.Conversations;

namespace SkSqliteMemory.ChatClients.Reducing;

/// <summary>Knows which messages of a caller the session holds, and stores the others.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Only the wait handle of a semaphore needs disposal, and nobody asks for it.")]
internal sealed class KeptMessages(ChatSession session)
{
    /// <summary>What was found or stored before, by identity, so that a talk that only grows is compared with the session once.</summary>
    private readonly ConditionalWeakTable<ChatMessage, object> _known = [];

    private readonly SemaphoreSlim _turnstile = new(1, 1);

    /// <summary>Stores what the session lacks, or only counts; returns how many of the first messages it then holds.</summary>
    public async Task<int> KeepAsync(IReadOnlyList<ChatMessage> said, bool store, CancellationToken cancellationToken)
    {
        // Two calls with the same talk would both find the same messages missing.
        await _turnstile.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            int known = said.TakeWhile(message => _known.TryGetValue(message, out _)).Count();
            if (known == 0)
            {
                known = await IncomingMessages.CountKnownAsync(session, said, cancellationToken).ConfigureAwait(false);
            }

            if (known < said.Count && store)
            {
                await session.AppendAsync(said.Skip(known), options: null, cancellationToken).ConfigureAwait(false);
                known = said.Count;
            }

            Note(said.Take(known));
            return known;
        }
        finally
        {
            _turnstile.Release();
        }
    }

    /// <summary>Takes messages for known that came from the session.</summary>
    public void Note(IEnumerable<ChatMessage> messages)
    {
        foreach (ChatMessage message in messages)
        {
            _known.TryAdd(message, session);
        }
    }
}
