using Microsoft.Extensions.AI;
using SkSqliteMemory.Benchmarks.Corpus;
using SkSqliteMemory.Benchmarks.Harness;
using SkSqliteMemory.Benchmarks.Reference;

namespace SkSqliteMemory.Benchmarks.Workloads;

/// <summary>Durable appends: one, many in a call, many callers at once.</summary>
internal sealed class AppendWorkload : IWorkload
{
    private const int Appenders = 32;

    public string Name => "append";

    public string Says => "messages appended to sessions, against one transaction a row on the bare driver with full text";

    public async Task RunAsync(Bench bench)
    {
        foreach (Durability durability in (Durability[])[Durability.Full, Durability.Normal])
        {
            await using SqliteMemory memory = await SqliteMemory.OpenAsync(bench.NewPath(), FilledFile.Options(durability: durability));
            using RawMessages raw = new(bench.NewPath(), durability);
            Appending appending = new(bench, memory, raw);
            string level = $"durability={durability.ToString().ToLowerInvariant()}";
            await appending.BatchAsync($"single {level}", bench.Size(400, 10), 1);
            await appending.BatchAsync($"batch=10 {level}", bench.Size(100, 5), 10);
            await appending.BatchAsync($"batch=100 {level}", bench.Size(30, 3), 100);
            await appending.ConcurrentAsync($"concurrent={Appenders} {level}", bench.Size(50, 3));
        }
    }

    private sealed class Appending(Bench bench, SqliteMemory memory, RawMessages raw)
    {
        private const string OneEach = "one transaction a row";
        private readonly MemoryTexts _texts = new(Bench.Seed);

        public async Task BatchAsync(string parameters, int rounds, int size)
        {
            ChatSession session = await memory.GetSessionAsync(FilledFile.Owner, $"batch-{size}");
            string[][] texts = Texts(rounds * 2, size);
            Samples[] samples = await Pairing.MeasureAsync(
                rounds,
                Pairing.Sync(round => raw.Append(texts[round % texts.Length])),
                round => session.AppendAsync(Messages(texts[round % texts.Length])));
            bench.Report.Row(parameters, samples[1], samples[0], OneEach);
        }

        public async Task ConcurrentAsync(string parameters, int rounds)
        {
            ChatSession[] sessions = await Task.WhenAll(
                Enumerable.Range(0, Appenders).Select(number => memory.GetSessionAsync(FilledFile.Owner, $"appender-{number}")));
            string[][] texts = Texts(rounds * 2, Appenders);
            Samples[] samples = await Pairing.MeasureAsync(
                rounds,
                Pairing.Sync(round => raw.Append(texts[round % texts.Length])),
                round => Task.WhenAll(sessions.Zip(Messages(texts[round % texts.Length]), static (session, message) => session.AppendAsync(message))));
            bench.Report.Row(parameters, samples[1], samples[0], OneEach);
        }

        private string[][] Texts(int count, int size) => [.. _texts.Take(count * size).Chunk(size)];

        // A user asks, an assistant answers, in turn.
        private static IEnumerable<ChatMessage> Messages(IEnumerable<string> texts) =>
            texts.Select(static (text, number) => new ChatMessage(number % 2 == 0 ? ChatRole.User : ChatRole.Assistant, text));
    }
}
