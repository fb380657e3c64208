using System.Globalization;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Benchmarks.Reference;

namespace SkSqliteMemory.Benchmarks.Workloads;

/// <summary>How appending to and loading from a session grow with its length, here and the naive way.</summary>
internal sealed class SessionWorkload : IWorkload
{
    private const int Budget = 1_000;
    private const string OneText = "the whole history as one JSON text";

    public string Name => "sessions";

    public string Says => "a message appended, and the context of a question loaded, by the length of the session, against one JSON text a session";

    public async Task RunAsync(Bench bench)
    {
        int[] lengths = bench.Quick ? [50, 500] : [100, 1_000, 10_000, 100_000];
        LogPlot plot = new("A message appended, a context of 1,000 tokens loaded, median time", "messages in the session");
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(bench.NewPath(), FilledFile.Options(durability: Durability.Normal));
        using WholeHistory naive = new(bench.NewPath(), Durability.Normal);
        string[] texts = [.. new MemoryTexts(Bench.Seed).Take(lengths[^1])];
        string[] questions = [.. new QuestionTexts(Bench.Seed, texts).Take(FilledFile.QuestionCount)];
        await WarmUpAsync(memory, naive, texts, questions);
        foreach (int length in lengths)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"length-{length}");
            ChatSession session = await memory.GetSessionAsync(FilledFile.Owner, id);
            await FillAsync(session, naive, texts.AsMemory(0, length));
            await memory.RunPendingWorkAsync();
            Samples[] samples = await MeasureAsync(session, naive, (texts, questions), bench.Size(length > 10_000 ? 20 : 100, 3));
            bench.Report.Row($"append messages={length}", samples[0], samples[1], OneText);
            bench.Report.Row($"load messages={length}", samples[2], samples[3], OneText);
            plot.Add("append", length, samples[0].Median);
            plot.Add("append, naive", length, samples[1].Median);
            plot.Add("load", length, samples[2].Median);
            plot.Add("load, naive", length, samples[3].Median);
        }

        string path = Path.Combine(bench.Results, "sessions-over-length.svg");
        await File.WriteAllTextAsync(path, plot.ToSvg());
        bench.Report.Note($"The picture: {path}");
    }

    private static async Task WarmUpAsync(SqliteMemory memory, WholeHistory naive, string[] texts, string[] questions)
    {
        ChatSession session = await memory.GetSessionAsync(FilledFile.Owner, "warm-up");
        await FillAsync(session, naive, texts.AsMemory(0, Math.Min(200, texts.Length)));
        await MeasureAsync(session, naive, (texts, questions), 100);
        await memory.Engine.Storage.Words.OfMessages.WhenFilledAsync();
    }

    private static Task<Samples[]> MeasureAsync(ChatSession session, WholeHistory naive, (string[] Texts, string[] Questions) of, int rounds) =>
        Pairing.MeasureAsync(
            rounds,
            round => session.AppendAsync(Message(of.Texts, round)),
            Pairing.Sync(round => naive.Append(session.Id, [Message(of.Texts, round)])),
            round => session.LoadContextAsync(of.Questions[round % of.Questions.Length], Budget),
            Pairing.Sync(_ => naive.Load(session.Id)));

    private static async Task FillAsync(ChatSession session, WholeHistory naive, ReadOnlyMemory<string> texts)
    {
        ChatMessage[] messages = [.. Enumerable.Range(0, texts.Length).Select(number => Message(texts.Span, number))];
        foreach (ChatMessage[] chunk in messages.Chunk(500))
        {
            await session.AppendAsync(chunk);
        }

        naive.Append(session.Id, messages);
    }

    // A user asks, an assistant answers, in turn.
    private static ChatMessage Message(ReadOnlySpan<string> texts, int number) =>
        new(number % 2 == 0 ? ChatRole.User : ChatRole.Assistant, texts[number % texts.Length]);
}
