using SkSqliteMemory.Core.Tests.Model.Text;
using SkSqliteMemory.Memory.Summaries;

namespace SkSqliteMemory.Core.Tests.Memory.Summaries;

public sealed class ExtractiveSummarizerTests
{
    private static readonly ITokenCounter Counter = EstimatedTokenCounter.Instance;

    private readonly ExtractiveSummarizer _summarizer = new(Counter);

    [Fact]
    public void The_facts_that_matter_are_kept()
    {
        string summary = _summarizer.Summarize(SampleTalk.Messages, 180);

        Assert.Contains("QF-3391", summary, StringComparison.Ordinal);
        Assert.Contains("85 euros", summary, StringComparison.Ordinal);
        Assert.Contains("until 1 May", summary, StringComparison.Ordinal);
        Assert.Contains("allergic to feathers", summary, StringComparison.Ordinal);
        Assert.Contains("9027", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("Wonderful", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("Hello", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("How can I help", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentences_keep_the_order_of_the_talk_and_name_the_speaker_where_it_changes()
    {
        string summary = _summarizer.Summarize(SampleTalk.Messages, 180);

        int[] places = [.. new[] { "QF-3391", "85 euros", "feathers", "9027" }
            .Select(fact => summary.IndexOf(fact, StringComparison.Ordinal))];
        Assert.Equal(places.Order(), places);
        string[] speakers = [.. summary.Split('\n').Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)])];
        Assert.All(speakers, speaker => Assert.True(speaker is "Nora" or "Assistant", speaker));
        Assert.All(speakers.Zip(speakers.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void What_is_said_twice_stands_in_the_summary_once()
    {
        SummarySource[] sources =
        [
            new("user", "Ann", "The invoice 4711 over 320 euros is still open."),
            new("user", "Bob", "The harbour tour starts at Pier 7 on Sunday."),
            new("user", "Ann", "As I said: the invoice 4711 over 320 euros is open still!"),
        ];

        string summary = _summarizer.Summarize(sources, 200);

        Assert.Equal(2, summary.Split("4711").Length);
        Assert.Contains("Pier 7", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_that_says_he_comes_with_the_one_that_names_him()
    {
        SummarySource[] sources =
        [
            new("user", "Ann", "I was put through to Jonas Keller. He promised to refund 18.40 francs by 10 March. The weather was grey."),
        ];

        Assert.Equal(
            "Ann: I was put through to Jonas Keller. He promised to refund 18.40 francs by 10 March.",
            _summarizer.Summarize(sources, 28));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    public void Where_nothing_is_said_the_summary_is_empty(string text)
    {
        Assert.Equal("", _summarizer.Summarize([], 100));
        Assert.Equal("", _summarizer.Summarize([new("user", "Ann", text), new("assistant", null, text)], 100));
    }

    [Fact]
    public void A_sentence_too_long_for_the_budget_is_cut_with_an_ellipsis()
    {
        string text = string.Join(' ', Enumerable.Range(0, 40).Select(number => $"word{number}"));

        string summary = _summarizer.Summarize([new("user", "Ann", text)], 20);

        Assert.StartsWith("Ann: word0 ", summary, StringComparison.Ordinal);
        Assert.EndsWith("…", summary, StringComparison.Ordinal);
        Assert.InRange(Counter.Count(summary), 10, 20);
    }

    [Theory]
    [InlineData("> quoted only\n> and more")]
    [InlineData("???")]
    [InlineData("Hi")]
    [InlineData("- ")]
    [InlineData("🙂")]
    public void Whatever_is_said_the_summary_is_not_empty(string text) =>
        Assert.NotEqual("", _summarizer.Summarize([new("user", null, text)], 10));

    [Fact]
    public void The_budget_is_never_exceeded_whatever_counts_and_whatever_is_said()
    {
        ITokenCounter[] counters =
            [Counter, new CallbackCounter(text => text.Length), new CallbackCounter(text => (text.Length * 3 / 2) + 1)];
        Random random = new(7);
        string[] authors = ["Ann", "Bob\nCarol", "", "A name that is rather long for a name, as some are"];
        for (int round = 0; round < 600; round++)
        {
            ITokenCounter counter = counters[round % counters.Length];
            SummarySource[] sources = [.. RandomText.Many(round, random.Next(1, 8))
                .Select(text => new SummarySource("user", authors[random.Next(authors.Length)], text + SampleSentence(random)))];
            int budget = random.Next(1, 120);

            string summary = new ExtractiveSummarizer(counter).Summarize(sources, budget);

            Assert.True(counter.Count(summary) <= budget || summary.Length == 0, summary);
            Assert.Equal(summary, new ExtractiveSummarizer(counter).Summarize(sources, budget));
            Assert.True(summary.Length > 0 || budget < 4 || sources.All(source => string.IsNullOrWhiteSpace(source.Text)));
        }
    }

    [Fact]
    public void A_budget_of_nothing_gives_nothing()
    {
        Assert.Equal("", _summarizer.Summarize(SampleTalk.Messages, 0));
        Assert.Equal("", _summarizer.Summarize(SampleTalk.Messages, -5));
    }

    [Fact]
    public void Every_sentence_of_a_short_talk_that_adds_something_fits_into_a_large_budget()
    {
        string summary = _summarizer.Summarize(SampleTalk.Messages, 10_000);

        Assert.Contains("broken his leg", summary, StringComparison.Ordinal);
        Assert.Contains("4 to 18 September", summary, StringComparison.Ordinal);
        Assert.Contains("room 214", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_talks_are_summarised_too()
    {
        SummarySource[] sources = [.. Enumerable.Range(0, 5_000)
            .Select(number => SampleTalk.Messages[number % SampleTalk.Messages.Count] with { Author = $"Speaker {number % 7}" })];

        Assert.InRange(Counter.Count(_summarizer.Summarize(sources, 200)), 100, 200);
    }

    private static string SampleSentence(Random random) =>
        random.Next(2) == 0 ? "" : SampleTalk.Messages[random.Next(SampleTalk.Messages.Count)].Text;

    private sealed class CallbackCounter(Func<string, int> count) : ITokenCounter
    {
        public int Count(string text) => count(text);
    }
}
