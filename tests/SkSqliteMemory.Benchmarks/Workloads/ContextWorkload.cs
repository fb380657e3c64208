using Microsoft.Extensions.AI;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Evidence;
using SkSqliteMemory.Benchmarks.Harness;

namespace SkSqliteMemory.Benchmarks.Workloads;

/// <summary>Contexts of a short and of a very long session of the same file.</summary>
internal sealed class ContextWorkload : IWorkload
{
    public string Name => "context";

    public string Says => "a context of 1,000 tokens loaded with a question, against the same of a session of 50 messages";

    public async Task RunAsync(Bench bench)
    {
        if (bench.Data is { } folder)
        {
            await EvidenceRecall.RunAsync(bench, folder);
            return;
        }

        int[] lengths = bench.Quick ? [50, 500] : [50, 100_000];
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(bench.NewPath(), FilledFile.Options(durability: Durability.Normal));
        await FilledFile.FillAsync(memory, new MemoryTexts(Bench.Seed).Take(bench.Size(1_000, 50)));
        string[] texts = [.. new MemoryTexts(Bench.Seed + 1).Take(lengths[^1])];
        ChatSession[] sessions = new ChatSession[lengths.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            sessions[i] = await FillAsync(memory, $"length-{lengths[i]}", texts.Take(lengths[i]));
        }

        await memory.RunPendingWorkAsync();
        string[] questions = [.. new QuestionTexts(Bench.Seed, texts).Take(FilledFile.QuestionCount)];
        foreach (string question in questions.Take(10))
        {
            await sessions[0].LoadContextAsync(question, 1_000);
            await memory.Engine.Storage.Words.OfMemories.WhenFilledAsync();
            await memory.Engine.Storage.Words.OfMessages.WhenFilledAsync();
        }

        foreach (bool asked in (bool[])[true, false])
        {
            Samples[] samples = await Pairing.MeasureAsync(
                bench.Size(200, 5),
                [.. sessions.Select(session => (Func<int, Task>)(round => session.LoadContextAsync(asked ? questions[round % questions.Length] : null, 1_000)))]);
            for (int i = 0; i < lengths.Length; i++)
            {
                bench.Report.Row(
                    $"messages={lengths[i]} question={(asked ? "yes" : "no")}", samples[i], samples[0], $"the same of {lengths[0]} messages");
            }
        }
    }

    private static async Task<ChatSession> FillAsync(SqliteMemory memory, string id, IEnumerable<string> texts)
    {
        ChatSession session = await memory.GetSessionAsync(FilledFile.Owner, id);
        int number = 0;
        foreach (string[] chunk in texts.Chunk(500))
        {
            await session.AppendAsync(chunk.Select(text => new ChatMessage(number++ % 2 == 0 ? ChatRole.User : ChatRole.Assistant, text)));
        }

        return session;
    }
}
