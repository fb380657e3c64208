using SkSqliteMemory.Memory;
using SkSqliteMemory.Memory.Learning;
using SkSqliteMemory.Model;
using SkSqliteMemory.Model.Graph;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Learning;

namespace SkSqliteMemory;

/// <summary>What is known as names and relations between them, each owner's by itself.</summary>
/// <remarks>
/// Handed out by <see cref="SqliteMemory.Graph"/>. Each relation is said by a memory, which is recalled as others are and takes the relation
/// along when it is forgotten. Names are the same whatever their case, accents, signs and article. Thread-safe; holds nothing that must be
/// disposed of.
/// </remarks>
public sealed class MemoryGraph
{
    private const int MostFound = 1_000;

    private readonly MemoryEngine _engine;

    internal MemoryGraph(MemoryEngine engine) => _engine = engine;

    /// <summary>Stores a relation and the memory that says it, in one transaction.</summary>
    /// <param name="scope">Whose graph, without a session.</param>
    /// <param name="subject">The name of what it is about, 1 to 200 characters; <c>user</c> for the user.</param>
    /// <param name="predicate">A verb phrase such as <c>depends on</c>, 1 to 64 characters; its case does not matter.</param>
    /// <param name="target">The name of what is said of it, 1 to 200 characters.</param>
    /// <param name="options">What else is to be said about it; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the embedding, and the write while it waits.</param>
    /// <returns>
    /// The memory that says it, which may be an earlier one; <see langword="null"/> when the subject has one object at a time and what is
    /// believed more, or holds since later, says another one.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The scope names no owner or a session, a part is blank, too long or holds no word, the relation tells a secret, it is to hold from a time that is
    /// yet to come, or the sentence is too long or not storable.
    /// </exception>
    /// <exception cref="SqliteMemoryException">The file could not be written, or the embedding generator's vector does not fit.</exception>
    public async Task<MemoryEntry?> RelateAsync(
        MemoryScope scope, string subject, string predicate, string target, RelateOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckOwner(scope);
        CheckPredicate(predicate);
        RelateOptions asked = options ?? new RelateOptions();
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(_engine.Options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        DateTimeOffset since = asked.ValidFrom is { } from ? DateTimeOffset.FromUnixTimeMilliseconds(from.ToUnixTimeMilliseconds()) : now;
        if (since > now)
        {
            throw new ArgumentException($"ValidFrom ({since:O}) lies in the future (it is {now:O}); tell a relation once it holds.", nameof(options));
        }

        ExtractedRelation said = new(RequireName(subject, nameof(subject)).DisplayName, predicate, RequireName(target, nameof(target)).DisplayName)
        {
            IsSingleValued = asked.IsSingleValued,
        };
        NewRelation relation = _engine.Lessons.ToRelation(said, since)
            ?? throw new ArgumentException("The relation tells a secret, which is not stored; leave the secret out, or see SqliteMemoryOptions.SecretRedactor.", nameof(target));
        NewLesson lesson = new(Describe(scope, relation, asked), []) { Relations = [relation], Fact = LessonMaking.ToFact(relation, isNegated: false), IsTold = true };
        return await _engine.Embedders.RunAsync(async () =>
        {
            IReadOnlyList<NewLesson> complete = await _engine.Lessons.CompleteAsync(scope, [lesson], cancellationToken).ConfigureAwait(false);
            return await _engine.Storage.Graph.RelateAsync(complete[0], cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is said of a name, and by it of others, the oldest first, at most 1,000.</summary>
    /// <param name="scope">Whose graph, without a session.</param>
    /// <param name="name">The name, however it is written.</param>
    /// <param name="includeHistory">Whether relations that have ended are wanted too.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The relations; empty for a name that nothing is said of.</returns>
    /// <exception cref="ArgumentException">The scope names no owner or a session, or the name is blank, too long or holds no word.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<MemoryRelation>> GetRelationsAsync(
        MemoryScope scope, string name, bool includeHistory = false, CancellationToken cancellationToken = default)
    {
        CheckOwner(scope);
        return _engine.Storage.Graph.ReadRelationsAsync(scope, RequireName(name, nameof(name)), (includeHistory, MostFound), cancellationToken);
    }

    /// <summary>What lies around a name: breadth first, along relations in either direction, nearest first, at most 1,000.</summary>
    /// <param name="scope">Whose graph, without a session.</param>
    /// <param name="name">The name to begin with, however it is written.</param>
    /// <param name="depth">How many relations at most, 1 to 3.</param>
    /// <param name="asOf">The instant whose relations are followed; <see langword="null"/> for now.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The names with their distance, the name itself first; empty for a name that nothing is said of.</returns>
    /// <exception cref="ArgumentException">The scope names no owner or a session, or the name is blank, too long or holds no word.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="depth"/> is out of range.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public Task<IReadOnlyList<MemoryNeighbour>> GetNeighboursAsync(
        MemoryScope scope, string name, int depth = 2, DateTimeOffset? asOf = null, CancellationToken cancellationToken = default)
    {
        CheckOwner(scope);
        if (depth is < 1 or > 3)
        {
            throw new ArgumentOutOfRangeException(nameof(depth), depth, "depth must lie between 1 and 3.");
        }

        DateTimeOffset at = asOf ?? _engine.Options.TimeProvider.GetUtcNow();
        return _engine.Storage.Graph.ReadNeighboursAsync(scope, RequireName(name, nameof(name)), (depth, at, MostFound), cancellationToken);
    }

    private NewMemory Describe(MemoryScope scope, NewRelation relation, RelateOptions options)
    {
        string text = options.Text ?? $"{relation.Subject.DisplayName} {relation.Predicate} {relation.Object.DisplayName}";
        TextGuard.RequireContent(text, _engine.Options.MaxTextLength, nameof(RelateOptions.Text));
        NewMemory memory = _engine.Remembering.Describe(
            scope, _engine.Remembering.Redact(text), options.Importance, new RememberOptions { Kind = options.Kind, Provenance = options.Provenance });
        return memory with { Entry = memory.Entry with { ValidFrom = relation.ValidFrom } };
    }

    private static EntityName RequireName(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameter);
        TextGuard.RequireStorable(name, parameter);
        return EntityName.Of(name)
            ?? throw new ArgumentException($"'{name[..Math.Min(40, name.Length)]}' is no name: it must hold a word and have at most {EntityName.MaxLength} characters.", parameter);
    }

    private static void CheckPredicate(string predicate)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(predicate);
        TextGuard.RequireStorable(predicate, nameof(predicate));
        if (LessonMaking.PredicateOf(predicate) is { Length: > LessonMaking.MaxPredicateLength } stored)
        {
            throw new ArgumentException(
                $"The predicate '{stored[..40]}...' has {stored.Length} characters; at most {LessonMaking.MaxPredicateLength} are allowed.", nameof(predicate));
        }
    }

    private static void CheckOwner(MemoryScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        scope.RequireOwner(nameof(scope));
        if (scope.SessionId is not null)
        {
            throw new ArgumentException($"A graph belongs to its owner as a whole; leave the session '{scope.SessionId}' out.", nameof(scope));
        }
    }
}
