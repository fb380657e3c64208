using SkSqliteMemory.Model.Text.Words;

namespace SkSqliteMemory.Core.Tests.Model.Text;

public sealed class WordListsTests
{
    [Theory]
    [InlineData("irregular-forms.txt")]
    [InlineData("word-families.txt")]
    [InlineData("related-words.txt")]
    public void Every_line_holds_plain_words_in_lower_case(string name)
    {
        string[] words = [.. WordLines.Read(name).SelectMany(static line => line.Words.Append(line.Head)).Where(static word => word.Length > 0)];

        Assert.NotEmpty(words);
        Assert.All(words, static word => Assert.True(word.All(char.IsAsciiLetterLower), word));
        Assert.All(WordLines.Read(name), static line => Assert.True(line.Words.Length + (line.Head.Length > 0 ? 1 : 0) > 1, line.Head));
    }

    [Theory]
    [InlineData("went", "gone")]
    [InlineData("Children", "kids")]
    [InlineData("decision", "decide")]
    [InlineData("hikes", "hiking")]
    public void Forms_of_a_word_know_each_other(string word, string other) => Assert.Contains(other, WordFamilies.FormsOf(word));

    [Theory]
    [InlineData("instruments", "guitar")]
    [InlineData("doctor", "physician")]
    [InlineData("country", "france")]
    public void Related_words_are_found(string word, string other) => Assert.Contains(other, WordFamilies.RelatedTo(word));

    [Theory]
    [InlineData("Schlüssel")]
    [InlineData("東京")]
    [InlineData("ключ")]
    [InlineData("zorn")]
    public void Words_that_no_list_holds_have_none(string word) => Assert.Empty(WordFamilies.FormsOf(word).Concat(WordFamilies.RelatedTo(word)));
}
