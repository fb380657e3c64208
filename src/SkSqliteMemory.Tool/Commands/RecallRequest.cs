namespace SkSqliteMemory.Tool.Commands;

/// <summary>What was typed after <c>skmem recall</c>, but for the questions.</summary>
/// <param name="Db">The memory file.</param>
/// <param name="Scope">Whose memory; null where each question brings its own.</param>
/// <param name="Top">How many hits.</param>
/// <param name="From">Where to look; null for memories, or for messages where many questions are asked of a scope without memories.</param>
/// <param name="Explain">Whether the parts of each score are shown.</param>
/// <param name="Json">Whether JSON is printed.</param>
internal sealed record RecallRequest(string Db, MemoryScope? Scope, int Top, RecallSource? From, bool Explain, bool Json)
{
    /// <summary>A look from outside leaves no trace in the access counts, so that the same question gets the same answer again.</summary>
    public RecallOptions Options => new() { From = From ?? RecallSource.Memories, CountAccess = false };
}
