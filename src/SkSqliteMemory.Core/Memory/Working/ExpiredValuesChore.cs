using SkSqliteMemory.Memory.Jobs;
using SkSqliteMemory.Storage;

namespace SkSqliteMemory.Memory.Working;

/// <summary>Deletes the values of the working memory whose time is over.</summary>
internal sealed class ExpiredValuesChore(IWorkingMemoryStore values) : IChore
{
    // Looking is a step into an index, so it need not wait for its time.
    public Task DoAsync(bool now, CancellationToken cancellationToken) => values.DeleteExpiredAsync(cancellationToken);
}
