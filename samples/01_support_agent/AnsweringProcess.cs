using System.Globalization;

namespace SkSqliteMemory.Samples;

/// <summary>The second process: opens the file the first one left behind, goes on, and answers.</summary>
internal static class AnsweringProcess
{
    public const string Name = "go-on";

    private const int Budget = 1_000;

    public static async Task<int> RunAsync(string file, string[] acknowledged)
    {
        bool good;
        await using (SupportAgent agent = await SupportAgent.OpenAsync(file))
        {
            bool whole = await TellWhatSurvivedAsync(agent, acknowledged);
            await GoOnAsync(agent);
            MemoryContext context = await agent.LoadAsync(Budget);
            bool fits = ShowContext(context);
            bool answered = await AnswerAsync(agent, context);
            bool learned = await LearnAsync(agent, context);
            good = whole && fits && answered && learned;
        }

        ShowFile(file);
        return good ? 0 : 1;
    }

    private static async Task<bool> TellWhatSurvivedAsync(SupportAgent agent, string[] acknowledged)
    {
        Page.Title("2  A new process opens the same file");
        HashSet<string> stored = await agent.ReadTextsAsync();
        string[] lost = [.. CaseFile.Messages.Where(message => acknowledged.Contains(message.Id) && !stored.Contains(message.Text)).Select(message => message.Id)];
        string[] failed = [.. (await agent.Memory.CheckAsync()).Where(check => !check.Passed).Select(check => $"{check.Name}: {check.Detail}")];
        Page.Verdict(lost.Length == 0, lost.Length == 0
            ? $"All {acknowledged.Length} messages that were acknowledged are in the file."
            : $"Acknowledged, but lost: {string.Join(' ', lost)}");
        Page.Say(stored.Count == acknowledged.Length
            ? "The message that was being written when the process died did not arrive; nothing of it is there."
            : "The message that was being written when the process died had arrived; it is there, whole.");
        Page.Verdict(failed.Length == 0, failed.Length == 0 ? "The file is whole: integrity, full text and counters." : string.Join("; ", failed));
        return lost.Length == 0 && failed.Length == 0;
    }

    private static async Task GoOnAsync(SupportAgent agent)
    {
        HashSet<string> stored = await agent.ReadTextsAsync();
        CaseMessage[] rest = [.. CaseFile.Messages.Where(message => !stored.Contains(message.Text))];
        foreach (CaseMessage message in rest)
        {
            agent.Store(message);
        }

        await agent.Memory.RunPendingWorkAsync();
        Page.Say($"It goes on with {rest[0].Id} to {rest[^1].Id}, and the summaries are brought up to date in the background.");
    }

    private static bool ShowContext(MemoryContext context)
    {
        Page.Title("3  What a prompt gets instead of the whole history");
        Page.Compare("tokens", ("full history", context.SessionTokens), ("loaded", context.Tokens));
        Page.Table(
            ["part", ">tokens", ">messages"],
            context.Parts.Select(part => (string[])[NameOf(part.Kind), Page.Number(part.Tokens), Page.Number(part.SourceIds.Count)]));
        string summary = context.Parts.FirstOrDefault(part => part.Kind == ContextPartKind.SessionSummary)?.Text ?? "";
        Page.Quote("the summary, made in the background", summary);
        int exchanges = context.Parts.Count(part => part.Kind == ContextPartKind.RecentTurn);
        bool fits = context.SessionTokens > 8_000 && context.Tokens <= Budget && summary.Length > 0 && exchanges == 5;
        Page.Verdict(fits, $"{Page.Number(context.SessionTokens)} tokens said, {Page.Number(context.Tokens)} loaded: the summary and the last {exchanges} exchanges whole.");
        return fits;
    }

    private static async Task<bool> AnswerAsync(SupportAgent agent, MemoryContext context)
    {
        Page.Title("4  Three questions about the beginning");
        bool all = true;
        foreach (CaseQuestion question in CaseFile.Questions)
        {
            IReadOnlyList<ScoredMemory> hits = await agent.Memory.RecallAsync(
                SupportAgent.Scope, question.Question, top: 3, new RecallOptions { From = RecallSource.Messages, CountAccess = false });
            Page.Say("", $"Q: {question.Question}");
            (string answer, IReadOnlyList<ModelCall> calls) = await agent.AskAsync(question.Question, context);
            foreach (string call in calls.SelectMany(call => call.ToolCalls))
            {
                Page.Aside($"the model calls {call}");
            }

            ShowHits(hits);
            Page.Quote("the model's answer", answer);
            bool right = question.MustContain.All(words => answer.Contains(words, StringComparison.OrdinalIgnoreCase));
            Page.Verdict(right, $"The answer names {string.Join(" and ", question.MustContain)}.");
            Page.Say($"The model read {Page.Number(calls[0].PromptTokens)} tokens first, {Page.Number(calls[^1].PromptTokens)} with what it looked up; the whole case has {Page.Number(context.SessionTokens)}.");
            all &= right;
        }

        return all;
    }

    private static async Task<bool> LearnAsync(SupportAgent agent, MemoryContext context)
    {
        Page.Title("5  What it keeps for the next case");
        (_, IReadOnlyList<ModelCall> calls) = await agent.AskAsync(
            "Please remember that Alice prefers a real refund to store credit, in every future case.", context);
        foreach (string call in calls.SelectMany(call => call.ToolCalls))
        {
            Page.Aside($"the model calls {call}");
        }

        IReadOnlyList<ScoredMemory> hits = await agent.Memory.RecallAsync(SupportAgent.Scope, "refund or store credit", top: 1);
        Page.Verdict(hits.Count == 1, hits.Count == 1
            ? $"A recall for \"refund or store credit\" finds it, score {Page.Score(hits[0].Score)}, noted by the {hits[0].Entry.Provenance.ToString().ToLowerInvariant()}."
            : "A recall for \"refund or store credit\" does not find it.");
        return hits.Count == 1;
    }

    private static void ShowHits(IReadOnlyList<ScoredMemory> hits) => Page.Table(
        ["hit", ">score", ">similarity", ">recency", ">importance", ">access", "said"],
        hits.Select(hit => (string[])
        [
            CaseFile.IdOf(hit.Entry.Content), Page.Score(hit.Score), Page.Score(hit.Breakdown.Similarity), Page.Score(hit.Breakdown.Recency),
            Page.Score(hit.Breakdown.Importance), Page.Score(hit.Breakdown.AccessFrequency),
            string.Create(CultureInfo.InvariantCulture, $"{hit.Entry.Role} {hit.Entry.CreatedAt:d MMM}"),
        ]));

    private static void ShowFile(string file)
    {
        Page.Title("6  What was written where");
        Page.Table(["table", ">rows"], FileContents.Count(file).Where(table => table.Rows > 0)
            .Select(table => (string[])[table.Table, Page.Number(table.Rows)]));
        Page.Say(
            $"All of it is in one file of {Page.Number(new FileInfo(file).Length / 1024)} KiB that any SQLite can read:", file, "",
            "Look into it:", $"skmem recall --db {file} --scope app=shop,user=alice tent --from messages --explain");
    }

    private static string NameOf(ContextPartKind kind) => kind switch
    {
        ContextPartKind.Memory => "memory",
        ContextPartKind.SessionSummary => "summary of the session",
        ContextPartKind.SegmentSummary => "summary of a part",
        ContextPartKind.RecalledTurn => "recalled exchange",
        _ => "exchange, word for word",
    };
}
