using SkSqliteMemory.Memory.Embedding;
using SkSqliteMemory.Model.Graph;
using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Learning;

namespace SkSqliteMemory.Memory.Learning;

/// <summary>From what an extractor found to what is written: stamped, redacted, clamped, with vectors and with what it repeats.</summary>
internal sealed class LessonMaking(Remembering remembering, ICandidateSource candidates, KnownEmbedders embedders, SqliteMemoryOptions options)
{
    /// <summary>The longest predicate, in UTF-16 code units.</summary>
    public const int MaxPredicateLength = 64;

    private const int TwinCandidates = 10;
    private const int MaxKindLength = 64;

    /// <summary>What makes the vectors.</summary>
    public KnownEmbedders Embedders => embedders;

    public async Task<IReadOnlyList<NewLesson>> MakeAsync(
        MemoryScope owner, IReadOnlyList<ExtractedMemory> found, IReadOnlyList<SpokenMessage> messages, CancellationToken cancellationToken)
    {
        List<NewLesson> lessons = [.. found
            .Select(memory => memory with { Text = remembering.Redact(SentenceOf(memory.Text)) })
            .Where(IsUsable).DistinctBy(static memory => memory.Text).Take(options.Learning.MaxPerTurn)
            .Select(memory => Make(owner, memory, Stamping.Stamp(memory, messages)))];
        return await CompleteAsync(owner, lessons, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The relation as it is stored, or null when a name or the predicate cannot be, or it tells a secret.</summary>
    public NewRelation? ToRelation(ExtractedRelation said, DateTimeOffset since)
    {
        string predicate = PredicateOf(said.Predicate);
        return EntityName.Of(said.Subject) is { } subject && EntityName.Of(said.Target) is { } target
            && predicate.Length is > 0 and <= MaxPredicateLength && !TellsSecret(subject.DisplayName, SentenceOf(said.Predicate), target.DisplayName)
            ? new NewRelation(subject, predicate, target, since) { IsSingleValued = IsSingleValued(said) }
            : null;
    }

    /// <summary>A predicate as it is stored.</summary>
    public static string PredicateOf(string text) => SentenceOf(text).ToLowerInvariant();

    /// <summary>What a relation says that another one may end: of one value at a time, or this very statement.</summary>
    public static NewFact ToFact(NewRelation relation, bool isNegated) => relation.IsSingleValued
        ? new NewFact($"{relation.Subject.Name}\n{relation.Predicate}", relation.Object.Name, isNegated)
        : new NewFact($"{relation.Subject.Name}\n{relation.Predicate}\n{relation.Object.Name}", "", isNegated);

    /// <summary>Adds vectors, and the rows of memories that say the same. Runs with what stores them under <see cref="KnownEmbedders.RunAsync"/>.</summary>
    public async Task<IReadOnlyList<NewLesson>> CompleteAsync(MemoryScope owner, IReadOnlyList<NewLesson> lessons, CancellationToken cancellationToken)
    {
        if (lessons.Count == 0)
        {
            return [];
        }

        IReadOnlyList<ModelVector>? vectors = embedders.Current is not { } embedder
            ? null
            : await embedder.EmbedAsync([.. lessons.Select(static lesson => lesson.Memory.Entry.Content)], cancellationToken).ConfigureAwait(false);
        List<NewLesson> complete = [];
        for (int i = 0; i < lessons.Count; i++)
        {
            NewLesson lesson = lessons[i] with { Memory = lessons[i].Memory with { Vector = vectors?[i] } };
            complete.Add(lesson with { Twin = await FindTwinAsync(owner, lesson.Memory, cancellationToken).ConfigureAwait(false) });
        }

        return complete;
    }

    /// <summary>A current memory of the scope that says the same in these or other words, or null.</summary>
    public async Task<MemoryEntry?> FindSameAsync(MemoryScope scope, string text, CancellationToken cancellationToken)
    {
        CandidateQuery query = new(scope, RecallSource.Memories, KeywordQuery.Parse(text), TwinCandidates, options.TimeProvider.GetUtcNow());
        CandidateLists lists = await candidates.FindAsync(query, cancellationToken).ConfigureAwait(false);
        Likeness likeness = new(remembering.Redact(text));
        return lists.Entries.OrderBy(static known => known.Key).Select(static known => known.Value)
            // One that is narrowed to a session or ends is not known to the whole owner.
            .FirstOrDefault(known => known.Scope.SessionId == scope.SessionId && known.ExpiresAt is null
                && likeness.SaysTheSame(new Likeness(known.Content), null, options.Learning));
    }

    private NewLesson Make(MemoryScope owner, ExtractedMemory found, Stamp stamp)
    {
        // Whole milliseconds, so that what is returned now is what is read later.
        DateTimeOffset saidAt = DateTimeOffset.FromUnixTimeMilliseconds(stamp.SaidAt.ToUnixTimeMilliseconds());
        string kind = Stamping.KindOf(found, stamp);
        double? importance = found.Importance is { } given && double.IsFinite(given) ? Math.Clamp(given, 0, 1) : null;
        NewMemory memory = remembering.Describe(owner, found.Text, importance ?? options.Learning.DefaultImportance, new RememberOptions
        {
            ImportanceOrigin = importance is null ? ImportanceOrigin.Default : found.ImportanceOrigin,
            Kind = kind.Length is 0 or > MaxKindLength || kind == MemoryEntry.MessageKind ? MemoryEntry.DefaultKind : kind,
            Provenance = stamp.Provenance,
        });
        ILookup<bool, NewRelation> relations = found.Relations.Where(said => Stamping.Names(stamp, said))
            .Select(said => (said.IsNegated, Relation: ToRelation(said, saidAt))).Where(static one => one.Relation is not null)
            .ToLookup(static one => one.IsNegated, static one => one.Relation!);
        NewFact[] denied = [.. relations[true].Select(static relation => ToFact(relation, isNegated: true))];
        return new NewLesson(memory with { Entry = memory.Entry with { Trust = stamp.Trust, CreatedAt = saidAt, AccessedAt = saidAt, ValidFrom = saidAt } }, stamp.Rows)
        {
            // "I moved from Bern to Zurich" is about Zurich, in whatever order the two are named.
            Fact = relations[false].Select(static relation => ToFact(relation, isNegated: false)).Concat(denied).FirstOrDefault(),
            // Only the first decides what ends otherwise.
            Relations = [.. relations[false].Select(static (relation, place) => relation with { IsSingleValued = place == 0 && relation.IsSingleValued })],
            Denied = [.. relations[true].Zip(denied, static (relation, fact) => new NewDenial(relation, fact))],
        };
    }

    private async Task<long?> FindTwinAsync(MemoryScope owner, NewMemory memory, CancellationToken cancellationToken)
    {
        CandidateQuery query = new(owner, RecallSource.Memories, KeywordQuery.Parse(memory.Entry.Content), TwinCandidates, options.TimeProvider.GetUtcNow())
        {
            Vector = memory.Vector is { Model.IsLexical: false } ? memory.Vector : null,
        };
        CandidateLists lists = await candidates.FindAsync(query, cancellationToken).ConfigureAwait(false);
        Dictionary<EntryKey, double> cosines = lists.MemoriesByVector.ToDictionary(static one => one.Key, static one => one.Score);
        Likeness likeness = new(memory.Entry.Content);
        return lists.Entries
            .Where(known => known.Value is { Scope.SessionId: null, ExpiresAt: null }
                && likeness.SaysTheSame(new Likeness(known.Value.Content), cosines.TryGetValue(known.Key, out double cosine) ? cosine : null, options.Learning))
            .OrderByDescending(static known => known.Value.Trust).ThenBy(static known => known.Key)
            .Select(static known => (long?)known.Key.Row).FirstOrDefault();
    }

    private bool IsUsable(ExtractedMemory memory) =>
        !string.IsNullOrWhiteSpace(memory.Text) && memory.Text.Length <= options.Learning.MaxTextLength && SearchText.FindDefect(memory.Text) is null;

    private bool IsSingleValued(ExtractedRelation said) =>
        said.IsSingleValued ?? options.Learning.SingleValuedPredicates.Contains(PredicateOf(said.Predicate));

    // What is a secret only by the words before it is told by no name alone. The predicate as it was said: keys are known by their case too.
    private bool TellsSecret(string subject, string predicate, string target) =>
        ((string[])[subject, target, $"{subject} {predicate} {target}", $"{predicate}: {target}"]).Any(text => remembering.Redact(text) != text);

    private static string SentenceOf(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
