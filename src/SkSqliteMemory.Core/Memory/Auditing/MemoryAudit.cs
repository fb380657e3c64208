using SkSqliteMemory.Memory.Auditing;
using SkSqliteMemory.Storage.Auditing;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory;

/// <summary>Looks through a memory file for junk, with rates and evidence. It opens the file so that it cannot write, and changes nothing.</summary>
/// <remarks>For operators: it reads all owners. Ids are told, texts and secrets are not.</remarks>
public static class MemoryAudit
{
    private const int Examples = 5;
    private static readonly TimeSpan Settled = TimeSpan.FromDays(30);

    /// <summary>Audits a file. Reads all of it, so it takes its time on a large one.</summary>
    /// <param name="path">The path of the file, which may be open elsewhere.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="cancellationToken">Cancels between two memories or messages.</param>
    /// <returns>One finding for each <see cref="AuditKind"/>, in their order, also where nothing was found.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is blank.</exception>
    /// <exception cref="SqliteMemoryException">The file is missing, damaged, no memory file, or of another version.</exception>
    public static Task<IReadOnlyList<AuditFinding>> RunAsync(
        string path, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        SqliteMemoryOptions options = new();
        FileSettings settings = new(
            Path.GetFullPath(path), options.Durability, options.BusyTimeout, options.BusyRetries, 1, timeProvider ?? TimeProvider.System);
        return Task.Run(() => Run(settings, cancellationToken), cancellationToken);
    }

    private static IReadOnlyList<AuditFinding> Run(FileSettings settings, CancellationToken cancellationToken)
    {
        using AuditFile file = AuditFile.Open(settings);
        List<AuditedRow> memories = file.Memories();
        List<AuditExample> exact = [], near = [], loops = [], contradictions = [];
        foreach (IGrouping<long, AuditedRow> owner in memories.GroupBy(static row => row.Owner))
        {
            Compare(NearPairs.Of([.. owner], cancellationToken), (exact, near, loops, contradictions));
        }

        DateTimeOffset settled = settings.Time.GetUtcNow() - Settled;
        List<AuditExample> unused =
        [
            .. memories.Where(row => row.AccessCount == 0 && row.CreatedAt < settled)
                .Select(static row => new AuditExample(row.Id, null, $"stored on {row.CreatedAt:yyyy-MM-dd}, never recalled")),
        ];
        (int messages, List<AuditedRow> suspicious) = file.Messages(HoldsSecret);
        List<AuditExample> secrets =
        [
            .. memories.Where(row => HoldsSecret(row.Content)).Concat(suspicious)
                .Select(static row => new AuditExample(row.Id, null, $"a {(row.Kind == MemoryEntry.MessageKind ? "message" : "memory")} that seems to hold {AuditedSecrets.Find(row.Content)}")),
        ];
        return
        [
            Find(AuditKind.ExactDuplicate, exact, memories.Count), Find(AuditKind.NearDuplicate, near, memories.Count),
            Find(AuditKind.RecallLoop, loops, memories.Count), Find(AuditKind.Secret, secrets, memories.Count + messages),
            Find(AuditKind.NeverRecalled, unused, memories.Count), Find(AuditKind.PossibleContradiction, contradictions, memories.Count),
        ];

        bool HoldsSecret(string text)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return AuditedSecrets.Find(text) is not null;
        }
    }

    private static void Compare(
        IEnumerable<NearPair> pairs,
        (List<AuditExample> Exact, List<AuditExample> Near, List<AuditExample> Loops, List<AuditExample> Contradictions) found)
    {
        foreach (NearPair pair in pairs)
        {
            bool isExact = pair.Older.ContentHash == pair.Newer.ContentHash;
            bool contradicts = !isExact && pair.OlderWords.Contradicts(pair.NewerWords);
            (isExact ? found.Exact : contradicts ? found.Contradictions : found.Near).Add(new AuditExample(
                pair.Newer.Id, pair.Older.Id,
                isExact ? "says the same" : contradicts ? "says the same but for a negation or a number" : "says nearly the same"));
            if (pair.Newer.IsSecondHand && !contradicts && MayHaveBeenRecalled(pair.Older, pair.Newer.CreatedAt))
            {
                found.Loops.Add(new AuditExample(pair.Newer.Id, pair.Older.Id, "not the user's, and repeats what was recalled"));
            }
        }
    }

    // The file knows the last time only: of what was recalled more than once, the first time may have been before.
    private static bool MayHaveBeenRecalled(AuditedRow memory, DateTimeOffset before) =>
        memory.AccessCount > 1 || (memory.AccessCount == 1 && memory.AccessedAt <= before);

    private static AuditFinding Find(AuditKind kind, List<AuditExample> found, int examined) => new(kind, found.Count, examined, [.. found.Take(Examples)]);
}
