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
        if (LessonsTable.Same(connection, owner, lesson, now) is { } same && same.Trust >= entry.Trust)
        {
            Confirm(same, lesson);
            return false;
        }

        if (lesson.Fact is { } fact)
        {
            return WriteFact(lesson, fact);
        }

        KnownMemory? twin = LessonsTable.Same(connection, owner, lesson, now)
            ?? (lesson.Twin is { } row ? LessonsTable.Twin(connection, owner, row) : null);
        return twin is null ? Add(lesson) > 0 : Merge(lesson, twin);
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
            AddRelations(known.Row, lesson, known.ValidFrom);
        }
    }

    private bool WriteFact(NewLesson lesson, NewFact fact)
    {
        List<KnownMemory> known = LessonsTable.OfFact(connection, owner, fact.Key, now);
        if (fact.Ends)
        {
            return EndFact(lesson, fact, known);
        }

        if (known.Exists(one => one.FactValue == fact.Value))
        {
            // The same in other words may say more, so it stays beside the first unless it is only worded otherwise.
            return known.Find(one => one.Row == lesson.Twin) is { } twin ? Merge(lesson, twin) : Add(lesson) > 0;
        }

        if (known.Exists(one => one.Trust > lesson.Memory.Entry.Trust))
        {
            return false;
        }

        DateTimeOffset since = lesson.Memory.Entry.ValidFrom;
        // What was said before is not news, whenever it is learned.
        KnownMemory? newer = known.Where(one => one.ValidFrom > since).MinBy(static one => one.ValidFrom);
        long row = Add(lesson, isCurrent: newer is null);
        foreach (KnownMemory older in known.Where(one => one.ValidFrom <= since))
        {
            End(older.Row, (since, row));
        }

        if (newer is not null)
        {
            End(row, (newer.ValidFrom, newer.Row));
        }

        return true;
    }

    // "I do not live in Bern any more" ends living in Bern, and is a memory of its own until living somewhere is said again.
    private bool EndFact(NewLesson lesson, NewFact fact, List<KnownMemory> known)
    {
        MemoryEntry entry = lesson.Memory.Entry;
        KnownMemory[] denied = [.. known.Where(one => one.FactValue == fact.Value)];
        if (denied.Any(one => one.Trust > entry.Trust))
        {
            return false;
        }

        foreach (KnownMemory one in denied.Where(one => one.ValidFrom <= entry.ValidFrom))
        {
            End(one.Row, (entry.ValidFrom, null));
        }

        NewLesson denial = lesson with { Fact = fact with { Value = $"not {fact.Value}" }, Relations = [] };
        return known.Except(denied).FirstOrDefault(one => one.Row == lesson.Twin) is { } twin ? Merge(denial, twin) : Add(denial) > 0;
    }

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
            AddRelations(twin.Row, lesson, twin.ValidFrom);
            long merged = Add(lesson with { Relations = [] });
            LessonsTable.Merge(connection, owner, (merged, twin.Row), now);
        }

        return false;
    }

    private static bool IsConfirmation(NewLesson lesson) => lesson.IsTold || lesson.Memory.Entry.Provenance == MemoryProvenance.User;

    private long Add(NewLesson lesson, bool isCurrent = true)
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
        if (isCurrent)
        {
            AddRelations(row, lesson, lesson.Memory.Entry.ValidFrom);
        }

        return row;
    }

    private void AddRelations(long memory, NewLesson lesson, DateTimeOffset since)
    {
        foreach (NewRelation relation in lesson.Relations)
        {
            RelationsTable.Add(connection, owner, relation with { ValidFrom = since }, (memory, now));
        }
    }

    private void End(long row, (DateTimeOffset At, long? By) end) => LessonsTable.EndWithRelations(connection, owner, row, end);
}
