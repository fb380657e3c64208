using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;

namespace SkSqliteMemory.Storage.UseCases;

/// <inheritdoc/>
internal sealed class ChangeFeed(MemoryFile file) : IChangeFeed
{
    public async Task TrimAsync(CancellationToken cancellationToken)
    {
        // Asking first keeps idle workers off the write lock.
        while (await file.ReadAsync("trim", ChangesTable.IsLong, cancellationToken).ConfigureAwait(false))
        {
            await file.WriteAsync("trim", ChangesTable.TrimSlice, cancellationToken).ConfigureAwait(false);
        }
    }
}
