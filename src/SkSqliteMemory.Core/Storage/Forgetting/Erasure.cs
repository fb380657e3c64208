using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Graph;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.Forgetting;

/// <summary>One erasing in a transaction: what was named is collected, then what was derived from it, and then all of it goes.</summary>
internal sealed class Erasure(FileConnection connection, ScopeFilter scope)
{
    private readonly HashSet<long> _memories = [];
    private readonly HashSet<long> _relations = [];
    private readonly Dictionary<long, HashSet<long>> _messages = [];
    private readonly HashSet<(string Kind, long Id)> _seen = [];
    private readonly Queue<(string Kind, long Id)> _open = [];
    private readonly DerivedCounts _before = ErasureTable.Count(connection, scope);
    private ForgetReceipt _receipt = ForgetReceipt.Nothing;

    /// <summary>Names a memory; those of the same text are meant as well.</summary>
    public void AddMemory(long row)
    {
        foreach (long twin in ErasureTable.WithTwins(connection, scope, row))
        {
            Add("memory", twin);
        }
    }

    public void AddMessage(long row, long session)
    {
        _messages.TryAdd(session, []);
        _messages[session].Add(row);
        Add("message", row);
    }

    /// <summary>Names a message that is erased with its session, by who names it: only what was derived from it is erased here.</summary>
    public void AddSource(long message) => Add("message", message);

    public void AddEntity(string name)
    {
        Count(new ForgetReceipt(0, 0) { Relations = EvictedRelations.Erase(connection, scope, name) });
        if (GraphErasure.Entity(connection, scope, name) is { } entity)
        {
            GraphErasure.RelationsOf(connection, scope, entity).ForEach(relation => Add("relation", relation));
            EraseRelations();
            GraphErasure.EraseEntity(connection, scope, entity);
        }
    }

    /// <summary>Counts something that the caller erased.</summary>
    public void Count(ForgetReceipt erased) => _receipt = _receipt.Plus(erased);

    /// <summary>Erases all of it.</summary>
    public ForgetReceipt Run(DateTimeOffset now)
    {
        Count(new ForgetReceipt(0, 0)
        {
            Evictions = ErasureTable.EraseEvictionsFrom(connection, scope, "message", Rows("message"))
                + ErasureTable.EraseEvictionsFrom(connection, scope, "memory", Rows("memory"))
                + ErasureTable.EraseEvictionsOf(connection, scope, _memories),
        });
        EraseMemories();
        // What another memory says as well stays.
        _relations.RemoveWhere(relation => GraphErasure.IsSaid(connection, relation));
        EraseRelations();
        foreach ((long session, HashSet<long> messages) in _messages)
        {
            int vectors = MessageErasure.Erase(connection, session, messages);
            Count(new ForgetReceipt(0, vectors) { Messages = messages.Count });
        }

        return Settle(now);
    }

    private ForgetReceipt Settle(DateTimeOffset now)
    {
        Count(_before.Since(ErasureTable.Count(connection, scope)));
        if (_receipt.Erased)
        {
            ErasureTable.ForgetErrors(connection);
            WordsTable.AskForMergeNow(connection, now);
        }

        return _receipt;
    }

    private IEnumerable<long> Rows(string kind) => _seen.Where(seen => seen.Kind == kind).Select(static seen => seen.Id);

    private void EraseMemories()
    {
        foreach (long row in _memories)
        {
            int vectors = MemoryVectorsTable.Delete(connection, scope, row);
            if (ErasureTable.Erase(connection, scope, row))
            {
                Count(new ForgetReceipt(1, vectors));
            }
        }
    }

    private void EraseRelations()
    {
        foreach (long relation in _relations)
        {
            GraphErasure.Erase(connection, scope, relation);
        }

        _relations.Clear();
    }

    // Breadth first through the derivations: a fact of a fact of a message goes too. Summaries are taken by triggers; what was made of them is not.
    private void Add(string kind, long id)
    {
        if (_seen.Add((kind, id)))
        {
            _open.Enqueue((kind, id));
        }

        while (_open.TryDequeue(out (string Kind, long Id) next))
        {
            HashSet<long>? collected = next.Kind switch { "memory" => _memories, "relation" => _relations, _ => null };
            collected?.Add(next.Id);
            foreach ((string, long) derived in ErasureTable.Derived(connection, next.Kind, next.Id).Where(_seen.Add))
            {
                _open.Enqueue(derived);
            }
        }
    }
}
