namespace SkSqliteMemory.Tool.Printing;

/// <summary>What is said about the file as a whole, for people.</summary>
internal static class FilePage
{
    private const int DetailIndent = 6;

    public static void WriteStatistics(TextWriter output, string path, MemoryStatistics counts)
    {
        output.WriteLine(path);
        output.WriteLine(
            $"{Wording.Bytes(counts.FileBytes)} and a log of {Wording.Bytes(counts.LogBytes)}, " +
            $"schema step {Wording.Number(counts.SchemaStep)}, SQLite {counts.SqliteVersion}");
        output.WriteLine();
        TextTable table = new("what", ">rows");
        table.Add("scopes", Wording.Number(counts.Scopes));
        table.Add("sessions", Wording.Number(counts.Sessions));
        table.Add("turns", Wording.Number(counts.Turns));
        table.Add("messages", Wording.Number(counts.Messages));
        table.Add("summaries", Wording.Number(counts.Summaries));
        table.Add("memories", Wording.Number(counts.Memories));
        table.Add("vectors", Wording.Number(counts.Vectors));
        table.Add("vectors of messages", Wording.Number(counts.MessageVectors));
        table.Add("jobs waiting", Wording.Number(counts.JobsWaiting));
        table.Add("jobs running", Wording.Number(counts.JobsRunning));
        table.Add("jobs parked", Wording.Number(counts.JobsParked));
        table.WriteTo(output);
        output.WriteLine();
        output.WriteLine($"embedding model: {counts.EmbeddingModel ?? "none, recall ranks by words"}");
        if (counts.Reembedding is { } shadow)
        {
            output.WriteLine(shadow.State switch
            {
                ReembeddingState.Filling =>
                    $"changing to: {shadow.Model}, {Wording.Number(shadow.Progress.Done)} of {Wording.Number(shadow.Progress.Total)} vectors",
                ReembeddingState.Kept => $"former model: {shadow.Model}, vectors kept until {shadow.KeptUntil:u}",
                _ => $"former model: {shadow.Model}, vectors being deleted",
            });
        }

        output.WriteLine($"vector index: {counts.VectorIndex}");
    }

    public static void WriteChecks(TextWriter output, IReadOnlyList<MemoryCheck> checks)
    {
        int width = checks.Count == 0 ? 0 : checks.Max(check => check.Name.Length);
        foreach (MemoryCheck check in checks)
        {
            string heading = $"{(check.Passed ? "ok  " : "FAIL")}  {check.Name.PadRight(width)}  ";
            bool fits = heading.Length + check.Detail.Length <= Wording.Width;
            output.WriteLine(fits ? heading + check.Detail : heading.TrimEnd());
            output.Write(fits ? "" : Wording.Fold(check.Detail, indent: DetailIndent));
        }

        int failed = checks.Count(check => !check.Passed);
        output.WriteLine();
        output.WriteLine(failed == 0
            ? $"The file is healthy: {Wording.Count(checks.Count, "check")} passed."
            : $"{Wording.Number(failed)} of {Wording.Count(checks.Count, "check")} failed.");
    }
}
