using Microsoft.Extensions.Logging;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Keywords;

/// <summary>The words of memories and of messages; two indexes, because their full-text tables are two.</summary>
internal sealed class ResidentWords(MemoryFile file, long budgetBytes, ILogger log) : IDisposable
{
    public ResidentKeywords OfMemories { get; } = new(file, new MemoryKeywords(), budgetBytes, log);

    public ResidentKeywords OfMessages { get; } = new(file, new MessageKeywords(), budgetBytes, log);

    /// <summary>Ends the work in the background, before the file is closed; <see cref="Dispose"/> comes after.</summary>
    public void Stop()
    {
        OfMemories.Stop();
        OfMessages.Stop();
    }

    public void Dispose()
    {
        OfMemories.Dispose();
        OfMessages.Dispose();
    }
}
