using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Model.Text.Speech;

namespace SkSqliteMemory.Core.Tests.Model.Text.Speech;

public sealed class TalkTextTests
{
    [Theory]
    [InlineData("I am fine. And you?", "I am fine.", "And you?", TalkTraits.EndsAsking | TalkTraits.OnlyAsks | TalkTraits.OfSelf)]
    [InlineData("Where? In the old house by the lake.", "In the old house by the lake.", "Where?", TalkTraits.None)]
    [InlineData("It cost 3.5 euro, did it?", "", "It cost 3.5 euro, did it?", TalkTraits.EndsAsking | TalkTraits.OnlyAsks | TalkTraits.TellsNumber)]
    [InlineData("雨ですか？はい。", "はい。", "雨ですか？", TalkTraits.None)]
    [InlineData("He met Carla yesterday.", "He met Carla yesterday.", "", TalkTraits.Names | TalkTraits.TellsTime)]
    [InlineData("", "", "", TalkTraits.None)]
    public void Questions_are_told_from_the_rest(string text, string said, string asked, object traits)
    {
        TalkText read = TalkText.Read(text);

        Assert.Equal((said, asked, (TalkTraits)traits), (read.Said.Trim(), read.Asked.Trim(), read.Traits));
    }

    [Fact]
    public void No_word_of_any_text_is_lost_or_cut()
    {
        string[] marks = ["?", "？", ". ", "! ", "؟"];
        foreach ((int number, string random) in RandomText.Many(77, 2_000).Index())
        {
            string text = $"{random}{marks[number % marks.Length]}{random[(random.Length / 2)..]}{marks[number % 3]}";

            TalkText read = TalkText.Read(text);

            Assert.Equal(Words(text).Order(StringComparer.Ordinal), Words(read.Said).Concat(Words(read.Asked)).Order(StringComparer.Ordinal));
        }
    }

    private static List<string> Words(string text)
    {
        List<string> words = [];
        WordReader reader = new(text);
        while (reader.MoveNext())
        {
            words.Add(reader.Current.ToString());
        }

        return words;
    }
}
