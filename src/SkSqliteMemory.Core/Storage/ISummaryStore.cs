using SkSqliteMemory.Storage.Rows;
using SkSqliteMemory.Storage.Rows.Sessions;

namespace SkSqliteMemory.Storage;

/// <summary>What the background needs to summarise a session.</summary>
internal interface ISummaryStore
{
    /// <summary>What stands and what is to be done, or null when the session is gone.</summary>
    Task<SummaryWork?> ReadWorkAsync(long sessionRow, CancellationToken cancellationToken);

    /// <summary>Whole turns of a session, in order.</summary>
    Task<IReadOnlyList<TurnRow>> ReadTurnsAsync(long sessionRow, TurnRange range, CancellationToken cancellationToken);

    /// <summary>What a user's summary is made of, or null when the owner is gone.</summary>
    Task<UserSummaryWork?> ReadUserWorkAsync(long scopeRow, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Saves a user's summary, if there is one, and ends the job, as <see cref="SaveAsync"/> does.</summary>
    Task<bool> SaveUserAsync(JobClaim claim, long scopeRow, NewSummary? summary, CancellationToken cancellationToken);

    /// <summary>Saves summaries and ends the job in one transaction; false, and no effect, when the claim was lost meanwhile. Of a session that was
    /// rewound since its work was read nothing is saved.</summary>
    Task<bool> SaveAsync(JobClaim claim, (long Row, long Epoch) session, IReadOnlyList<NewSummary> summaries, CancellationToken cancellationToken);
}
