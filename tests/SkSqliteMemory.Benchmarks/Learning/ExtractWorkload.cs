using System.Globalization;
using SkSqliteMemory.Benchmarks.Evidence;
using SkSqliteMemory.Benchmarks.Harness;

namespace SkSqliteMemory.Benchmarks.Learning;

/// <summary>What the rules learn of labelled sentences; with LoCoMo, a sample of what they learn there, to be judged by reading.</summary>
internal sealed class ExtractWorkload : IWorkload
{
    private const int Sample = 150;

    private static readonly DateTimeOffset Day = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    public string Name => "extract";

    public string Says => "what the rules learn of labelled sentences: precision, recall and F1 of each kind, %; --data DIR samples LoCoMo";

    public async Task RunAsync(Bench bench)
    {
        if (bench.Data is { } folder)
        {
            await SampleAsync(bench, folder);
            return;
        }

        foreach (string half in (string[])["mended-on", "held-back"])
        {
            IReadOnlyList<LabelledSentence> sentences = LabelledSentence.Read(half);
            List<(LabelledSentence Sentence, string[] Found)> read = [];
            foreach (LabelledSentence sentence in sentences)
            {
                read.Add((sentence, [.. (await LearnAsync(sentence.Text, Day)).Select(LabelledSentence.KindOf)]));
            }

            bench.Report.Line($"{$"{half} ({sentences.Count})",-24}{"sentences",10}{"precision",10}{"recall",10}{"F1",10}");
            foreach (string kind in LabelledSentence.Kinds)
            {
                Print(bench, (half, kind), read, found => found == kind, sentence => sentence.Kind == kind);
            }

            // Right is what is of the right kind.
            int right = read.Sum(static one => one.Found.Count(kind => kind == one.Sentence.Kind));
            Print(bench, (half, "all"), (right, read.Sum(static one => one.Found.Length)), (
                read.Count(static one => one.Found.Contains(one.Sentence.Kind)), sentences.Count(static one => one.Kind != LabelledSentence.None)));
            bench.Report.Note(string.Create(CultureInfo.InvariantCulture,
                $"{half}: of {sentences.Count(static one => one.Kind == LabelledSentence.None)} sentences that tell nothing {read.Count(static one => one.Sentence.Kind == LabelledSentence.None && one.Found.Length > 0)} were learned from."));
            // Nobody who mends the rules reads what they make of the half that is held back.
            foreach ((LabelledSentence sentence, string[] found) in half == "mended-on" ? read.Where(static one => !IsRight(one.Sentence, one.Found)) : [])
            {
                bench.Report.Line($"  {sentence.Kind,-11} read as {(found.Length == 0 ? "none" : string.Join('+', found)),-18} {sentence.Text}");
            }
        }
    }

    private static bool IsRight(LabelledSentence sentence, string[] found) =>
        sentence.Kind == LabelledSentence.None ? found.Length == 0 : found.Length > 0 && found.All(kind => kind == sentence.Kind);

    private static void Print(
        Bench bench, (string Half, string Kind) row, List<(LabelledSentence Sentence, string[] Found)> read, Func<string, bool> isFound, Func<LabelledSentence, bool> isMeant) =>
        Print(bench, row,
            (read.Where(one => isMeant(one.Sentence)).Sum(one => one.Found.Count(isFound)), read.Sum(one => one.Found.Count(isFound))),
            (read.Count(one => isMeant(one.Sentence) && one.Found.Any(isFound)), read.Count(one => isMeant(one.Sentence))));

    private static void Print(Bench bench, (string Half, string Kind) row, (int Right, int Of) found, (int Right, int Of) meant)
    {
        double precision = found.Of == 0 ? 0 : (double)found.Right / found.Of;
        double recall = meant.Of == 0 ? 0 : (double)meant.Right / meant.Of;
        double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        bench.Report.Line(string.Create(CultureInfo.InvariantCulture,
            $"{row.Kind,-24}{meant.Of,10}{100 * precision,10:0.0}{100 * recall,10:0.0}{100 * f1,10:0.0}"));
    }

    // Everybody in these conversations is read as a user.
    private static async Task SampleAsync(Bench bench, string folder)
    {
        List<(string Kind, string Learned, string Said)> learned = [];
        int utterances = 0;
        foreach (string file in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            foreach (Utterance said in Conversation.Read(file).Utterances)
            {
                utterances++;
                // What a picture shows is told by the data, not by who speaks.
                string text = said.Text.Split(" [shares ")[0];
                learned.AddRange((await LearnAsync(text, said.At)).Select(memory => (LabelledSentence.KindOf(memory), memory.Text, text)));
            }
        }

        bench.Report.Note(string.Create(CultureInfo.InvariantCulture, $"{learned.Count} memories of {utterances} utterances; {Sample} at random, seed {Bench.Seed}:"));
        Random random = new(Bench.Seed);
        foreach ((int place, (string kind, string text, string said)) in learned.OrderBy(_ => random.Next()).Take(Sample).Index())
        {
            bench.Report.Line(string.Create(CultureInfo.InvariantCulture, $"{place + 1,3} {kind,-10} {text}   <- {said}"));
        }
    }

    private static Task<IReadOnlyList<ExtractedMemory>> LearnAsync(string text, DateTimeOffset at) => new RuleMemoryExtractor().ExtractAsync(
        new ExtractionRequest([new ExtractionMessage("user", null, text, at)], [], 8), CancellationToken.None);
}
