namespace SkSqliteMemory.Storage.Rows;

/// <summary>Work to be done later.</summary>
internal sealed record NewJob(string Kind, string Payload, DateTimeOffset RunAfter, string? DedupeKey);

/// <summary>Who wants a job, from when on it may run, and for how long it is theirs.</summary>
internal sealed record JobClaimRequest(DateTimeOffset Now, DateTimeOffset DueBy, TimeSpan Lease);

/// <summary>A claimed job. The lease is the claim's proof; who lost it can change nothing any more.</summary>
internal sealed record JobClaim(long Id, string Kind, string Payload, int Attempt, string Lease);
