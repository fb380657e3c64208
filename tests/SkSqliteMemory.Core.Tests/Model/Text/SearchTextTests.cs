using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Core.Tests.Model.Text;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Plain English, with punctuation - and 123 numbers.")]
    [InlineData("Grüße aus Köln, Привет из Москвы, γειά σου, مرحبا, नमस्ते")]
    [InlineData("hello 🙂 there 🤔")]
    [InlineData("price: € 500 “quoted” – dashed…")]
    public void Text_whose_words_are_parted_needs_no_segmenting(string text) => Assert.Null(SearchText.Segment(text));

    [Theory]
    [InlineData("東京タワー", " 東京 京タ タワ ワー ー ")]
    [InlineData("東", " 東 ")]
    [InlineData("iPhone用ケース!", "iPhone 用ケ ケー ース ス !")]
    [InlineData("서울 시청", " 서울 울   시청 청 ")]
    [InlineData("東京。大阪", " 東京 京 。 大阪 阪 ")]
    [InlineData("ไป", " ไป ป ")]
    [InlineData("3月5日", "3 月 5 日 ")]
    public void Runs_without_word_spaces_become_bigrams_and_their_last_character(string text, string expected) =>
        Assert.Equal(expected, SearchText.Segment(text));

    [Fact]
    public void Marks_stay_on_the_character_they_combine_with() =>
        Assert.Equal(" ที่นี่ นี่ ", SearchText.Segment("ที่นี่"));

    [Fact]
    public void Han_beyond_the_basic_plane_is_not_torn_apart() =>
        Assert.Equal(" \U00020BB7野 野家 家 ", SearchText.Segment("\U00020BB7野家"));

    [Fact]
    public void Scripts_of_different_families_make_no_bigram_across() =>
        Assert.Equal(" 東京 京  ไป ป ", SearchText.Segment("東京ไป"));

    [Theory]
    [InlineData("thanks\U0001F917!", "thanks !")]
    [InlineData("\U0001F917\U0001F917thanks", " thanks")]
    [InlineData("500₽", "500 ")]
    [InlineData("❤\uFE0Fyou", "❤ you")]
    public void Symbols_that_the_index_would_glue_to_a_word_become_a_space(string text, string expected) =>
        Assert.Equal(expected, SearchText.Segment(text));

    [Fact]
    public void A_storable_text_has_no_defect() => Assert.Null(SearchText.FindDefect("a\U0001F600b 東京\uFFFF\u0001"));

    [Fact]
    public void The_first_defect_is_named_with_its_index()
    {
        // No theory: unpaired surrogates do not survive the metadata of an attribute.
        Assert.Equal("an unpaired surrogate U+D83D at index 1", SearchText.FindDefect("a\uD83D"));
        Assert.Equal("an unpaired surrogate U+DE00 at index 0", SearchText.FindDefect("\uDE00\uD83D"));
        Assert.Equal("an unpaired surrogate U+D83D at index 3", SearchText.FindDefect("\uD83D\uDE00x\uD83Dy\0"));
        Assert.Equal("an unpaired surrogate U+D83D at index 0", SearchText.FindDefect("\uD83D\0"));
        Assert.Equal("a null character (U+0000) at index 3", SearchText.FindDefect("abc\0\uD83D"));
    }

    [Fact]
    public void A_defect_is_found_in_exactly_the_texts_that_do_not_survive_utf8()
    {
        foreach (string text in RandomText.Many(seed: 1, count: 5_000))
        {
            string roundTrip = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

            Assert.Equal(roundTrip == text && !text.Contains('\0'), SearchText.FindDefect(text) is null);
        }
    }

    [Fact]
    public void Segmenting_never_throws_and_segmented_text_needs_no_more_parting_of_symbols()
    {
        foreach (string text in RandomText.Many(seed: 2, count: 20_000))
        {
            string? segmented = SearchText.Segment(text);

            if (segmented is not null)
            {
                Assert.True(segmented.Length <= 3 * text.Length);
                Assert.Equal(Letters(text), Letters(segmented));
            }
        }

        static HashSet<int> Letters(string text) =>
            [.. text.EnumerateRunes().Select(rune => rune.Value).Where(value => WordCharacters.IsWord(value))];
    }

    [Fact]
    public void Every_single_character_of_a_run_begins_a_token()
    {
        const string run = "東京タワーに行きました";

        string[] tokens = SearchText.Segment(run)!.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(run, character => Assert.Contains(tokens, token => token[0] == character));
    }

    [Fact]
    public void Long_runs_of_any_kind_take_linear_time()
    {
        Assert.Null(SearchText.Segment(string.Concat(Enumerable.Repeat("🤔", 300_000))));
        Assert.Equal(900_002, SearchText.Segment(new string('東', 300_000))!.Length + 2);
        Assert.NotNull(SearchText.Segment("ก" + new string('\u0E34', 300_000)));
    }
}
