namespace SkSqliteMemory.Memory.Summaries;
internal readonly record struct SummarySource(string Role, string? Author, string Text);
internal sealed class ExtractiveSummarizer(ITokenCounter t) { public string Summarize(IReadOnlyList<SummarySource> s, int b) { string x = string.Join(" ", s.Select(y => y.Text)); while (t.Count(x) > b) x = x[..(x.Length * 3 / 4)]; return x; } }
