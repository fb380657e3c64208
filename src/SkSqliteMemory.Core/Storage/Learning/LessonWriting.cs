using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Graph;
using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Learning;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Learning;

/// <summary>Writes what a turn yielded, in the transaction it runs in: what is known gets another source, what has changed is superseded.</summary>
internal sealed class LessonWriting(FileConnection connection, ScopeFilter owner, FileSettings settings, DateTimeOffset now)
{
    /// <summary>Writes one; false when it was known, or contradicts what is believed more.</summary>
    public bool Write(NewLesson lesson)
    {
        MemoryEntry entry = lesson.Memory.Entry;
        if (LessonsTable.Same(connection, owner, lesson, now) is { } same && same.Trust >= entry.Trust && Stands(same, lesson))
        {
            Confirm(same, lesson);
            return false;
        }

        bool isNew = lesson.Fact is { } fact ? WriteFact(lesson with { Fact = fact with { Value = FactStatement.Of(fact) } }, StatementOf(lesson, fact)) : WriteText(lesson);
        foreach (NewDenial denial in isNew ? lesson.Denied : [])
        {
            Deny(denial, StatementOf(lesson, denial.Fact));
        }

        return isNew;
    }

    // Whether a memory of the same text says this too: not where it was said, or told by the host, at another time and something else between.
    private bool Stands(KnownMemory known, NewLesson lesson)
    {
        if (lesson.Fact is not { } fact)
        {
            return true;
        }

        FactTimeline timeline = LessonsTable.Timeline(connection, owner, fact.Key, now);
        FactStatement said = StatementOf(lesson, fact);
        if (known.FactValue is not null)
        {
            return known.ValidFrom <= said.From || !(timeline.SuccessorOf(said)?.From < known.ValidFrom);
        }

        FactStatement told = said with { Row = known.Row, Trust = known.Trust, From = known.ValidFrom };
        if (!IsConfirmation(lesson) || timeline.Refuses(told))
        {
            return true;
        }

        // The user's words tell what the host's are about.
        LessonsTable.Describe(connection, known.Row, fact with { Value = said.Value });
        FactStatement? next = timeline.SuccessorOf(told);
        Settle(timeline, told with { To = next?.From }, next);
        return next is null;
    }

    /// <summary>Writes what was told, and returns the row of what stands for it.</summary>
    public long Tell(NewLesson lesson)
    {
        Write(lesson);
        if (LessonsTable.Standing(connection, owner, lesson) is not { } row)
        {
            // Not written: a model says again what is known, or contradicts who is believed more, and is kept beside him.
            row = lesson.Twin is { } twin && LessonsTable.Twin(connection, owner, twin) is not null ? twin : Add(lesson with { Fact = null, Relations = [] });
        }

        // Who is believed less raises nothing.
        if (MemoriesTable.ReadTrust(connection, row) <= lesson.Memory.Entry.Trust)
        {
            MemoriesTable.Raise(connection, row, lesson.Memory.Entry);
        }

        return row;
    }

    // Its own words coming back are no confirmation; only a user's statement is, or the host's.
    private void Confirm(KnownMemory known, NewLesson lesson)
    {
        if (IsConfirmation(lesson))
        {
            LessonsTable.AddSources(connection, known.Row, lesson.Sources);
            AddRelations(known.Row, lesson, (known.ValidFrom, null));
        }
    }

    private bool WriteText(NewLesson lesson)
    {
        KnownMemory? twin = LessonsTable.Same(connection, owner, lesson, now)
            ?? (lesson.Twin is { } row ? LessonsTable.Twin(connection, owner, row) : null);
        return twin is null ? Add(lesson) > 0 : Merge(lesson, twin);
    }

    private bool WriteFact(NewLesson lesson, FactStatement said)
    {
        NewFact fact = lesson.Fact!;
        FactTimeline timeline = LessonsTable.Timeline(connection, owner, fact.Key, now);
        if (timeline.Refuses(said))
        {
            return false;
        }

        FactStatement? next = timeline.SuccessorOf(said);
        // The same in other words may say more, so it stays beside the first unless it is only worded otherwise.
        if (next is null && LessonsTable.OfFact(connection, owner, fact.Key, now).Find(one => one.Row == lesson.Twin && one.FactValue == said.Value) is { } twin)
        {
            return Merge(lesson, twin);
        }

        long row = Add(lesson, next?.From);
        Settle(timeline, said with { Row = row, To = next?.From }, next);
        return true;
    }

    // Ends what a statement ends, and the statement where something said since has ended it: time decides, not the order of learning.
    private void Settle(FactTimeline timeline, FactStatement said, FactStatement? next)
    {
        foreach (FactStatement earlier in timeline.EndedBy(said))
        {
            End(earlier.Row, (said.From, said.IsDenial ? null : said.Row));
        }

        foreach (FactStatement later in timeline.RefusedFor(said))
        {
            End(later.Row, (later.From, said.Row));
        }

        if (next is not null)
        {
            End(said.Row, (next.From, next.IsDenial ? null : next.Row));
        }
    }

    // Also what is said in passing by a memory of something else.
    private void Deny(NewDenial denial, FactStatement said)
    {
        FactTimeline timeline = LessonsTable.Timeline(connection, owner, denial.Fact.Key, now);
        if (timeline.Refuses(said))
        {
            return;
        }

        foreach (FactStatement earlier in timeline.EndedBy(said))
        {
            End(earlier.Row, (said.From, null));
        }

        RelationsTable.Deny(connection, owner, denial.Relation, (said.Trust, said.From));
    }

    private static FactStatement StatementOf(NewLesson lesson, NewFact fact) =>
        new(0, lesson.Memory.Entry.Trust, FactStatement.Of(fact), lesson.Memory.Entry.ValidFrom, null);

    // The one that is believed more, or was there first, stands for both.
    private bool Merge(NewLesson lesson, KnownMemory twin)
    {
        MemoryEntry entry = lesson.Memory.Entry;
        if (entry.Trust > twin.Trust)
        {
            long kept = Add(lesson);
            LessonsTable.Merge(connection, owner, (twin.Row, kept), now);
            return true;
        }

        if (IsConfirmation(lesson))
        {
            long merged = Add(lesson with { Relations = [] });
            // Both say them, so that each goes on saying them when they are parted.
            AddRelations(twin.Row, lesson, (twin.ValidFrom, null));
            AddRelations(merged, lesson, (twin.ValidFrom, null));
            LessonsTable.Merge(connection, owner, (merged, twin.Row), now);
        }

        return false;
    }

    private static bool IsConfirmation(NewLesson lesson) => lesson.IsTold || lesson.Memory.Entry.Provenance == MemoryProvenance.User;

    private long Add(NewLesson lesson, DateTimeOffset? until = null)
    {
        long row = MemoriesTable.Add(connection, owner, lesson.Memory);
        if (lesson.Memory.Vector is { } vector)
        {
            MemoryVectorsTable.Save(connection, row, vector, settings);
        }

        if (lesson.Fact is { } fact)
        {
            LessonsTable.Describe(connection, row, fact);
        }

        LessonsTable.AddSources(connection, row, lesson.Sources);
        AddRelations(row, lesson, (lesson.Memory.Entry.ValidFrom, until));
        return row;
    }

    private void AddRelations(long memory, NewLesson lesson, (DateTimeOffset From, DateTimeOffset? To) held)
    {
        foreach (NewRelation relation in lesson.Relations)
        {
            RelationsTable.Add(connection, owner, relation with { ValidFrom = held.From, ValidTo = held.To }, (memory, now));
        }
    }

    private void End(long row, (DateTimeOffset At, long? By) end) => LessonsTable.EndWithRelations(connection, owner, row, end);
}
