namespace SkSqliteMemory.Memory.Jobs;

/// <summary>Work that nobody asks for by a job: the background looks from time to time whether there is any.</summary>
internal interface IChore
{
    /// <summary>Looks and does it; unless <paramref name="now"/> is said only when it is time to look again.</summary>
    Task DoAsync(bool now, CancellationToken cancellationToken);
}
