using System.Text;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Core.Tests.Model.Text;

public sealed class KeywordQueryTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   \t\r\n")]
    [InlineData("\"\" * ^ : -- + () \0 🙂🤔 …")]
    public void Text_without_a_word_is_empty(string text) => Assert.True(KeywordQuery.Parse(text).IsEmpty);

    [Theory]
    [InlineData("refund AND \"order 4711\" NEAR/3 *", "refund|order|4711|NEAR|3")]
    [InlineData("What is the name of her dog?", "name|dog")]
    [InlineData("didn't it's we'll O'Neil’s dog", "O|Neil|dog")]
    [InlineData("Did he win, or has she won?", "win|won")]
    [InlineData("Refund refund REFUND", "Refund")]
    [InlineData("a-b_c.d@e/f", "b|c|d|e|f")]
    [InlineData("naïve cafe\u0301 STRASSE Ωmega", "naïve|cafe\u0301|STRASSE|Ωmega")]
    [InlineData("thanks🤔again500₽", "thanks|again500")]
    [InlineData("vitamin d or plan s", "vitamin|d|plan|s")]
    public void Words_are_cut_and_stop_words_dropped(string text, string expected) => Assert.Equal(expected, Words(text));

    [Theory]
    [InlineData("What is it?", "What|is|it")]
    [InlineData("to be or not to be", "to|be|or|not")]
    public void Stop_words_stay_when_nothing_else_is_left(string text, string expected) => Assert.Equal(expected, Words(text));

    [Fact]
    public void A_short_run_without_word_spaces_is_a_phrase_of_its_bigrams() =>
        Assert.Equal([new KeywordTerm("東京 京タ タワ ワー", IsPhrase: true, IsPrefix: false)], KeywordQuery.Parse("東京タワー").Terms);

    [Fact]
    public void One_bigram_is_a_word() =>
        Assert.Equal([new KeywordTerm("東京", IsPhrase: false, IsPrefix: false)], KeywordQuery.Parse("「東京」").Terms);

    [Fact]
    public void One_character_without_word_spaces_is_a_prefix() =>
        Assert.Equal(
            [new KeywordTerm("iPhone", false, false), new KeywordTerm("用", IsPhrase: false, IsPrefix: true)],
            KeywordQuery.Parse("iPhone用").Terms);

    [Fact]
    public void A_clause_without_word_spaces_counts_by_its_bigrams() =>
        Assert.Equal("私の|の犬|犬の|の名|名前|前は", Words("私の犬の名前は?"));

    [Fact]
    public void An_overlong_word_is_cut_to_a_prefix_that_finds_it()
    {
        KeywordTerm term = Assert.Single(KeywordQuery.Parse(new string('x', 5_000)).Terms);

        Assert.Equal(new KeywordTerm(new string('x', KeywordQuery.MaxWordLength), IsPhrase: false, IsPrefix: true), term);
    }

    [Fact]
    public void A_cut_never_tears_a_surrogate_pair()
    {
        string word = "x" + string.Concat(Enumerable.Repeat("\U00010400", 150));

        Assert.Null(SearchText.FindDefect(Assert.Single(KeywordQuery.Parse(word).Terms).Text));
    }

    [Fact]
    public void Of_a_very_long_query_the_first_terms_count()
    {
        string text = string.Join(' ', Enumerable.Range(0, 100_000).Select(number => $"w{number}"));

        IReadOnlyList<KeywordTerm> terms = KeywordQuery.Parse(text).Terms;

        Assert.Equal(Enumerable.Range(0, KeywordQuery.MaxTerms).Select(number => $"w{number}"), terms.Select(term => term.Text));
    }

    [Fact]
    public void Whatever_the_text_terms_hold_word_characters_only_and_each_once()
    {
        foreach (string text in RandomText.Many(seed: 3, count: 20_000))
        {
            IReadOnlyList<KeywordTerm> terms = KeywordQuery.Parse(text).Terms;

            Assert.True(terms.Count <= KeywordQuery.MaxTerms);
            Assert.Equal(terms.Count, terms.Select(term => term.Text).Distinct(StringComparer.OrdinalIgnoreCase).Count());
            foreach (KeywordTerm term in terms)
            {
                Assert.Null(SearchText.FindDefect(term.Text));
                Assert.True(IsWordText(term.Text.Replace(" ", term.IsPhrase ? "" : " ", StringComparison.Ordinal)), term.Text);
            }
        }
    }

    [Fact]
    public void Whatever_the_text_each_term_is_found_in_what_is_indexed_for_it()
    {
        foreach (string text in RandomText.Many(seed: 4, count: 5_000))
        {
            string indexed = " " + Cut(SearchText.Segment(text) ?? text) + " ";

            foreach (KeywordTerm term in KeywordQuery.Parse(text).Terms)
            {
                string wanted = term.IsPrefix ? $" {term.Text}" : $" {term.Text} ";
                Assert.Contains(wanted, indexed, StringComparison.Ordinal);
            }
        }
    }

    private static string Words(string text) => string.Join('|', KeywordQuery.Parse(text).Terms.Select(term => term.Text));

    private static bool IsWordText(string text) =>
        text.EnumerateRunes().All(rune =>
            WordCharacters.IsWord(rune.Value) || UnspacedScript.FamilyOf(rune.Value) != ScriptFamily.Spaced);

    /// <summary>What is no word character becomes one space, as the index sees it.</summary>
    private static string Cut(string text)
    {
        StringBuilder cut = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = IsWordText(rune.ToString()) ? cut.Append(rune.ToString()) : cut.Append(' ');
        }

        return string.Join(' ', cut.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
