using System.Diagnostics.Metrics;

namespace SkSqliteMemory.Diagnostics;

/// <summary>What can be measured from outside: <c>System.Diagnostics.Metrics</c>, meter <c>SkSqliteMemory</c>. Nothing leaves the process by itself.</summary>
internal static class EngineMeter
{
    private static readonly Meter Meter = new("SkSqliteMemory");

    /// <summary>Opens that had to do without vec0.</summary>
    public static Counter<long> VectorIndexFallbacks { get; } = Meter.CreateCounter<long>(
        "sksqlitememory.vector_index.fallbacks", "{open}", "Opens for which the vec0 extension could not be used.");

    /// <summary>Messages that could not be read and were taken out of their sessions.</summary>
    public static Counter<long> QuarantinedMessages { get; } = Meter.CreateCounter<long>(
        "sksqlitememory.messages.quarantined", "{message}", "Messages that could not be read and were taken out of their sessions.");

    /// <summary>Memories taken out by time to live or quota.</summary>
    public static Counter<long> EvictedMemories { get; } = Meter.CreateCounter<long>(
        "sksqlitememory.memories.evicted", "{memory}", "Memories evicted by time to live or quota.");

    /// <summary>How long recalls took, with the embedding call.</summary>
    public static Histogram<double> RecallDuration { get; } = Meter.CreateHistogram<double>(
        "sksqlitememory.recall.duration", "s", "Duration of recalls.");
}
