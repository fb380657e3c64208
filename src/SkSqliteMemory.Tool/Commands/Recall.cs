using SkSqliteMemory.Tool.Formats;
using SkSqliteMemory.Tool.Printing;

namespace SkSqliteMemory.Tool.Commands;

/// <summary>Answers questions: one, or a file of them in one process.</summary>
internal static class Recall
{
    public static async Task<int> OneAsync(Screen screen, RecallRequest request, string question, CancellationToken cancellationToken)
    {
        SqliteMemory memory = await MemoryFiles.OpenExistingAsync(request.Db, cancellationToken).ConfigureAwait(false);
        await using (memory.ConfigureAwait(false))
        {
            IReadOnlyList<ScoredMemory> hits = await memory
                .RecallAsync(request.Scope!, question, request.Top, request.Options, cancellationToken).ConfigureAwait(false);
            if (request.Json)
            {
                JsonOutput.WriteLine(screen.Output, json => HitJson.WriteHits(json, question, hits, request.Explain));
            }
            else
            {
                HitPage.Write(screen.Output, question, hits, request.Explain);
            }
        }

        return ExitCode.Success;
    }

    public static async Task<int> ManyAsync(Screen screen, RecallRequest request, string file, CancellationToken cancellationToken)
    {
        MemoryFiles.RequireInput(file);
        // All lines are read before the first answer: a broken one fails the run at once and not after half of it.
        List<QueryLine> questions = [.. QueryLine.Read(file, request.Scope)];
        SqliteMemory memory = await MemoryFiles.OpenExistingAsync(request.Db, cancellationToken).ConfigureAwait(false);
        await using (memory.ConfigureAwait(false))
        {
            Dictionary<MemoryScope, RecallSource> sources = [];
            await screen.ShowAsync("Asking", questions.Count, async report =>
            {
                for (int i = 0; i < questions.Count; i++)
                {
                    MemoryScope scope = questions[i].Scope;
                    if (!sources.TryGetValue(scope, out RecallSource from))
                    {
                        sources.Add(scope, from = request.From ?? await SourceOfAsync(memory, scope, cancellationToken).ConfigureAwait(false));
                    }

                    await AnswerAsync(screen, memory, request with { From = from }, questions[i], cancellationToken).ConfigureAwait(false);
                    report(i + 1);
                }
            }).ConfigureAwait(false);
            if (request.From is null && sources.ContainsValue(RecallSource.Messages))
            {
                await screen.Error.WriteLineAsync("Scopes without memories were searched for messages; --from says where to look.").ConfigureAwait(false);
            }
        }

        return ExitCode.Success;
    }

    // Who ingested a talk and asks many questions of it means the talk.
    private static async Task<RecallSource> SourceOfAsync(SqliteMemory memory, MemoryScope scope, CancellationToken cancellationToken) =>
        (await memory.Eviction.PlanAsync(scope with { SessionId = null }, cancellationToken).ConfigureAwait(false)).Entries == 0
            ? RecallSource.Messages
            : RecallSource.Memories;

    private static async Task AnswerAsync(
        Screen screen, SqliteMemory memory, RecallRequest request, QueryLine question, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScoredMemory> hits = await memory
            .RecallAsync(question.Scope, question.Query, request.Top, request.Options, cancellationToken).ConfigureAwait(false);
        if (request.Json)
        {
            JsonOutput.WriteLine(screen.Output, json => HitJson.WriteAnswer(json, question.Id, hits, request.Explain));
            return;
        }

        await screen.Output.WriteLineAsync($"{question.Id}: {question.Query.ReplaceLineEndings(" ")}").ConfigureAwait(false);
        HitPage.Write(screen.Output, question.Query, hits, request.Explain);
        await screen.Output.WriteLineAsync().ConfigureAwait(false);
    }
}
