namespace SkSqliteMemory;

/// <summary>What a forget erased, as counts of rows. Immutable.</summary>
/// <remarks>
/// The rows are gone with the commit. Their bytes leave the full-text index and the log of the file by background work:
/// <see cref="SqliteMemory.RunPendingWorkAsync"/> does it at once, and afterwards none is left in the file.
/// </remarks>
/// <param name="Memories">Memories erased, with their full text; those of the same text and those derived from what was erased included.</param>
/// <param name="Vectors">Vectors erased.</param>
public sealed record ForgetReceipt(int Memories, int Vectors)
{
    /// <summary>What no forget reaches: the copies that are not in the file.</summary>
    public static IReadOnlyList<string> NotReached { get; } =
    [
        "backups and copies of the file",
        "what models and embedding providers were sent",
        "what the application logged or showed",
        "collections of the vector store in the same file, which have a delete of their own",
    ];

    /// <summary>Messages erased, with their full text.</summary>
    public int Messages { get; init; }

    /// <summary>Sessions erased as a whole.</summary>
    public int Sessions { get; init; }

    /// <summary>Summaries that were made of what was erased and went with it; the background makes them anew of what is left.</summary>
    public int Summaries { get; init; }

    /// <summary>Relations erased.</summary>
    public int Relations { get; init; }

    /// <summary>Entities erased, because they were named or no relation is left that knows them.</summary>
    public int Entities { get; init; }

    /// <summary>Values of the working memory erased.</summary>
    public int WorkingValues { get; init; }

    /// <summary>Entries of the log of evictions erased, with the texts they kept.</summary>
    public int Evictions { get; init; }

    /// <summary>Messages in quarantine, and titles and notes of sessions erased.</summary>
    public int Notes { get; init; }

    /// <summary>What holds or may hold copies that were not erased: <see cref="NotReached"/>, and what this call left in the file on purpose.</summary>
    public IReadOnlyList<string> Outside { get; init; } = NotReached;

    /// <summary>Whether anything was erased.</summary>
    public bool Erased => Memories + Messages + Sessions + Relations + Entities + WorkingValues + Evictions + Notes > 0;

    internal static ForgetReceipt Nothing { get; } = new(0, 0);

    internal ForgetReceipt Plus(ForgetReceipt other) => new(Memories + other.Memories, Vectors + other.Vectors)
    {
        Messages = Messages + other.Messages,
        Sessions = Sessions + other.Sessions,
        Summaries = Summaries + other.Summaries,
        Relations = Relations + other.Relations,
        Entities = Entities + other.Entities,
        WorkingValues = WorkingValues + other.WorkingValues,
        Evictions = Evictions + other.Evictions,
        Notes = Notes + other.Notes,
        Outside = [.. Outside.Union(other.Outside)],
    };
}
