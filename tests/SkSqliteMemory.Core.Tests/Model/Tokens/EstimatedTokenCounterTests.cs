using SkSqliteMemory.Core.Tests.Model.Text;

namespace SkSqliteMemory.Core.Tests.Model.Tokens;

public sealed class EstimatedTokenCounterTests
{
    private static readonly EstimatedTokenCounter Counter = EstimatedTokenCounter.Instance;

    [Theory]
    [InlineData("English prose", "English chat")]
    [InlineData("C#", "Python", "JSON")]
    [InlineData("Chinese", "Japanese", "Korean")]
    [InlineData("URLs and paths", "Numbers and ids", "Markdown", "Chat with emoji")]
    [InlineData("German", "Russian", "French")]
    public void Kinds_of_text_are_estimated_within_ten_percent_in_total(params string[] names)
    {
        TokenSample[] samples = [.. TokenSamples.All.Where(sample => names.Contains(sample.Name))];

        double error = Difference(samples.Sum(sample => Counter.Count(sample.Text)), samples.Sum(sample => sample.Tokens));

        Assert.Equal(names.Length, samples.Length);
        Assert.InRange(error, -0.10, 0.10);
    }

    [Fact]
    public void No_sample_is_estimated_more_than_twelve_percent_off() => Assert.All(
        TokenSamples.All, sample => Assert.InRange(Difference(Counter.Count(sample.Text), sample.Tokens), -0.12, 0.12));

    [Theory]
    [InlineData("", 0)]
    [InlineData(" ", 1)]
    [InlineData("\n", 1)]
    [InlineData("Hello", 1)]
    [InlineData("Hello, world!", 4)]
    [InlineData("1234567", 3)]
    [InlineData("it's we'll don't", 3)]
    [InlineData("--------------------", 1)]
    public void Small_texts_count_as_the_tokenizer_cuts_them(string text, int tokens) => Assert.Equal(tokens, Counter.Count(text));

    [Fact]
    public void Null_is_refused() => Assert.Throws<ArgumentNullException>("text", () => Counter.Count(null!));

    [Fact]
    public void Any_string_has_a_count_that_never_shrinks_much_as_text_is_added()
    {
        foreach (string text in RandomText.Many(seed: 5, count: 10_000))
        {
            int whole = Counter.Count(text);
            int half = Counter.Count(text[..(text.Length / 2)]);

            Assert.True(text.Length == 0 ? whole == 0 : whole >= 1);
            Assert.True(half <= whole + 2, text);
            Assert.True(whole <= 2 * text.Length, text);
        }
    }

    private static double Difference(int estimated, int counted) => (estimated - counted) / (double)counted;
}
