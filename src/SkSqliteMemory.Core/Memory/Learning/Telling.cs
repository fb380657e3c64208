using SkSqliteMemory.Memory.Learning.Rules;
using SkSqliteMemory.Storage.Learning;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Learning;

namespace SkSqliteMemory.Memory.Learning;

/// <summary>Stores what the host or a model tells as what is learned is stored: near duplicates are merged, other values supersede.</summary>
internal sealed class Telling(Remembering remembering, LessonMaking making, ILearningStore store)
{
    public async Task<MemoryEntry> TellAsync(
        MemoryScope owner, string content, double importance, RememberOptions options, CancellationToken cancellationToken)
    {
        NewMemory memory = remembering.Describe(owner, remembering.Redact(content), importance, options);
        // What the host tells is a statement whatever its provenance; what a model notes confirms nothing.
        NewLesson lesson = Understood(memory) with { IsTold = options.Provenance != MemoryProvenance.Assistant };
        return await making.Embedders.RunAsync(async () =>
        {
            IReadOnlyList<NewLesson> complete = await making.CompleteAsync(owner, [lesson], cancellationToken).ConfigureAwait(false);
            return await store.TellAsync(complete[0], cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    // The rules tell what it is about, where it is one statement that they know; the words stay as they are.
    private NewLesson Understood(NewMemory memory)
    {
        string[] clauses = [.. ClauseReader.Read(memory.Entry.Content)];
        if (clauses.Length != 1 || LearningRules.Apply(clauses[0], memory.Entry.CreatedAt) is not { Relations: [{ } said, ..] }
            || making.ToRelation(said, memory.Entry.ValidFrom) is not { } relation)
        {
            return new NewLesson(memory, []);
        }

        NewFact fact = LessonMaking.ToFact(relation, said.IsNegated);
        return said.IsNegated
            ? new NewLesson(memory, []) { Fact = fact, Denied = [new NewDenial(relation, fact)] }
            : new NewLesson(memory, []) { Fact = fact, Relations = [relation] };
    }
}
