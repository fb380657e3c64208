using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Learning;

namespace SkSqliteMemory.Storage.Learning;

/// <summary>What the background learns from turns. Each method is one atomic use case.</summary>
internal interface ILearningStore
{
    /// <summary>The numbers of a session's turns that wait to be learned from, the oldest first.</summary>
    Task<IReadOnlyList<long>> ReadWaitingAsync(long sessionRow, int top, CancellationToken cancellationToken);

    /// <summary>A turn that was not learned from yet, or null when there is no such turn.</summary>
    Task<LearnableTurn?> ReadTurnAsync(long sessionRow, long turn, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what a turn yielded with the note that it was learned from, in one transaction. Of a turn that has changed or gone since it was
    /// read nothing is written; where it is still there the session's job is asked for again.
    /// </summary>
    Task<LessonOutcome> SaveAsync(JobClaim claim, TurnLessons lessons, CancellationToken cancellationToken);

    /// <summary>Leaves a turn that could not be read to a job of its own; false, and no effect, when the claim was lost.</summary>
    Task<bool> DeferAsync(JobClaim claim, (long Session, long Turn) place, NewJob retry, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what was told and returns what stands for it: itself, or a memory that says the same. What contradicts somebody who is believed more is
    /// stored beside that.
    /// </summary>
    Task<MemoryEntry> TellAsync(NewLesson lesson, CancellationToken cancellationToken);

    /// <summary>The memories that stand for others, the newest first.</summary>
    Task<IReadOnlyList<MergedMemory>> ReadMergedAsync(MemoryScope scope, int top, CancellationToken cancellationToken);

    /// <summary>Lets a merged memory stand for itself again; false when the scope holds no such memory.</summary>
    Task<bool> UndoMergeAsync(MemoryScope scope, string id, CancellationToken cancellationToken);

    /// <summary>The messages a memory, and those it stands for, were learned from.</summary>
    Task<IReadOnlyList<MemorySource>> ReadSourcesAsync(MemoryScope scope, string id, CancellationToken cancellationToken);

    /// <summary>A memory and those of the same fact before and after it, the oldest first; merged ones are not among them.</summary>
    Task<IReadOnlyList<MemoryEntry>> ReadHistoryAsync(MemoryScope scope, string id, CancellationToken cancellationToken);
}

/// <summary>What became of a turn's lessons.</summary>
internal enum LessonOutcome
{
    /// <summary>They are in the file.</summary>
    Written = 0,

    /// <summary>The turn is not what it was when it was read; nothing was written.</summary>
    Stale = 1,

    /// <summary>Somebody else has the job; nothing was written.</summary>
    Lost = 2,
}
