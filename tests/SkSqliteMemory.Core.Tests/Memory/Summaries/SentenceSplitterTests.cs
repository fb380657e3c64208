using SkSqliteMemory.Core.Tests.Model.Text;
using SkSqliteMemory.Memory.Summaries;

namespace SkSqliteMemory.Core.Tests.Memory.Summaries;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three? Four…", "One.|Two!|Three?|Four…")]
    [InlineData("Dr. Smith met Mr. A. Jones at 9 a.m. on Monday. It cost $3.50, i.e. nothing.",
        "Dr. Smith met Mr. A. Jones at 9 a.m. on Monday.|It cost $3.50, i.e. nothing.")]
    [InlineData("He said \"Stop. Now.\" Then he left (quickly.) Done.", "He said \"Stop. Now.\"|Then he left (quickly.)|Done.")]
    [InlineData("See example.com/a.b for v2.1.0 of it. ok?", "See example.com/a.b for v2.1.0 of it. ok?")]
    [InlineData("先週、京都へ行きました。楽しかった!また行きたいですか？はい", "先週、京都へ行きました。|楽しかった!また行きたいですか？|はい")]
    [InlineData("Er kommt am 12. Mai um 9 Uhr. Der 2. Techniker ist im 3. Stock. Es sind 12. Das reicht.",
        "Er kommt am 12. Mai um 9 Uhr.|Der 2. Techniker ist im 3. Stock.|Es sind 12.|Das reicht.")]
    [InlineData("Termin: Freitag, 4. Oktober. We have 12. October is next.", "Termin: Freitag, 4. Oktober.|We have 12.|October is next.")]
    [InlineData("Wait... what?! Yes.", "Wait... what?!|Yes.")]
    public void Text_is_cut_at_the_ends_of_sentences(string text, string expected) => Assert.Equal(expected, Split(text));

    [Theory]
    [InlineData("Steps:\n1. open it\n2) look\n- close it\n* done", "Steps:|open it|look|close it|done")]
    [InlineData("# Title\nText here.", "Title|Text here.")]
    [InlineData("On 3 May Bob wrote:\n> old text\n> more\nI agree.", "I agree.")]
    [InlineData("a long line that a mail program has wrapped at some\ncolumn of its own. Next one.",
        "a long line that a mail program has wrapped at some column of its own.|Next one.")]
    [InlineData("Hello Ann,\n\nall is well.\r\nKind regards\rBob", "Hello Ann,|all is well.|Kind regards|Bob")]
    public void Lines_lists_and_quotes_are_told_apart(string text, string expected) => Assert.Equal(expected, Split(text));

    [Fact]
    public void Endless_text_is_cut_at_clauses_or_words()
    {
        string clauses = string.Concat(Enumerable.Repeat("and then we went on and on, ", 100));
        string words = string.Concat(Enumerable.Repeat("word ", 500));

        Assert.All(SentenceSplitter.Split(clauses), sentence => Assert.EndsWith("on,", sentence, StringComparison.Ordinal));
        Assert.All(SentenceSplitter.Split(words), sentence => Assert.EndsWith("word", sentence, StringComparison.Ordinal));
        Assert.True(SentenceSplitter.Split(new string('x', 10_000)).Count() > 30);
    }

    [Fact]
    public void Whatever_the_text_sentences_are_short_single_lines_that_are_not_blank()
    {
        foreach (string text in RandomText.Many(seed: 8, count: 5_000))
        {
            string[] sentences = [.. SentenceSplitter.Split(text)];

            Assert.Equal(string.IsNullOrWhiteSpace(text), sentences.Length == 0);
            Assert.All(sentences, sentence =>
            {
                Assert.InRange(sentence.Length, 1, SentenceSplitter.MaxLength);
                Assert.False(string.IsNullOrWhiteSpace(sentence));
                Assert.DoesNotContain('\n', sentence);
            });
        }
    }

    [Theory]
    [InlineData("! ")]
    [InlineData("word ")]
    [InlineData("x")]
    [InlineData("\n")]
    [InlineData("\" . ")]
    [InlineData("東京。")]
    public void A_million_characters_of_anything_take_linear_time(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

        Assert.True(SentenceSplitter.Split(text).Sum(sentence => sentence.Length) <= text.Length);
    }

    private static string Split(string text) => string.Join('|', SentenceSplitter.Split(text));
}
