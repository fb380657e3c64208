using SkSqliteMemory.Diagnostics;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Storage.Files;

/// <summary>What the file's rooms need to know of the options.</summary>
internal sealed record FileSettings(
    string Path, Durability Durability, TimeSpan BusyTimeout, int BusyRetries, int MaxReaders, TimeProvider Time)
{
    /// <summary>How long a write waits for other processes before it gives up.</summary>
    public TimeSpan Patience => BusyTimeout * (BusyRetries + 1);

    /// <summary>The vec0 extension, or null where it is not used.</summary>
    public Vec0Extension? Vec0 { get; init; }

    /// <summary>Sees every statement before it runs; null outside tests.</summary>
    public IStatementObserver? Observer { get; init; }
}
