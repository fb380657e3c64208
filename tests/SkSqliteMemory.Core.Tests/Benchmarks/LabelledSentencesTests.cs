using SkSqliteMemory.Benchmarks.Learning;

namespace SkSqliteMemory.Core.Tests.Benchmarks;

/// <summary>The sentences by which the rules are measured, and what no change of the rules may lose.</summary>
public sealed class LabelledSentencesTests
{
    [Fact]
    public void The_halves_share_nothing_and_have_enough_of_both_sorts()
    {
        IReadOnlyList<LabelledSentence> mended = LabelledSentence.Read("mended-on"), held = LabelledSentence.Read("held-back");

        Assert.True(mended.Count + held.Count >= 250);
        Assert.Empty(mended.Select(static one => one.Text).Intersect(held.Select(static one => one.Text), StringComparer.OrdinalIgnoreCase));
        Assert.All(mended.Concat(held), static one => Assert.Contains(one.Kind, LabelledSentence.Kinds.Append(LabelledSentence.None)));
        Assert.All([mended, held], static half => Assert.InRange(half.Count(static one => one.Kind == LabelledSentence.None) / (double)half.Count, 0.35, 0.5));
    }

    [Theory]
    [InlineData("mended-on", 0.97, 0.9)]
    [InlineData("held-back", 0.93, 0.78)]
    public async Task Nothing_that_was_reached_is_lost(string half, double precision, double recall)
    {
        (int learned, int right, int meant, int found) = (0, 0, 0, 0);
        foreach (LabelledSentence sentence in LabelledSentence.Read(half))
        {
            ExtractionRequest request = new([new ExtractionMessage("user", null, sentence.Text, new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero))], [], 8);
            string[] kinds = [.. (await new RuleMemoryExtractor().ExtractAsync(request, TestContext.Current.CancellationToken)).Select(LabelledSentence.KindOf)];
            learned += kinds.Length;
            right += kinds.Count(kind => kind == sentence.Kind);
            meant += sentence.Kind == LabelledSentence.None ? 0 : 1;
            found += kinds.Contains(sentence.Kind) ? 1 : 0;
        }

        Assert.InRange((double)right / learned, precision, 1);
        Assert.InRange((double)found / meant, recall, 1);
    }
}
