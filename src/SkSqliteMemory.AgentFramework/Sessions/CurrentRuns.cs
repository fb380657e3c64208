using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.AgentFramework.Sessions;

/// <summary>Under which id each message of a running call was stored, by the message itself.</summary>
/// <remarks>
/// The framework hands back the messages of a run at its end: sometimes those the provider returned, sometimes those the caller gave,
/// which have no id. Nothing here outlives the session's object, and nothing is lost with it: it only tells what is stored already.
/// </remarks>
internal sealed class CurrentRuns
{
    private readonly ConditionalWeakTable<AgentSession, ConcurrentDictionary<ChatMessage, string>> _runs = [];

    public void Add(AgentSession session, ChatMessage message, string id) =>
        _runs.GetValue(session, static _ => new(ReferenceEqualityComparer.Instance))[message] = id;

    /// <summary>The id under which the run stored this message, and forgets it; null for a message it did not store.</summary>
    public string? Take(AgentSession session, ChatMessage message)
    {
        if (!_runs.TryGetValue(session, out ConcurrentDictionary<ChatMessage, string>? run))
        {
            return null;
        }

        if (run.TryRemove(message, out string? id))
        {
            return id;
        }

        // A copy that carries the id: what it was copied from is no longer waited for.
        ChatMessage? original = run.FirstOrDefault(stored => stored.Value == message.MessageId).Key;
        return original is not null && run.TryRemove(original, out id) ? id : null;
    }
}
