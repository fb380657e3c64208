using System.Text;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.BadInput;

public sealed class QueriesTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    // None is a stop word, none shares its stem or its beginning with another one.
    private static readonly string[] Words =
    [
        "refund", "parcel", "voucher", "Zürich", "naïve", "Straße", "заказ", "φίλος", "مرحبا", "שלום", "42", "x9", "π",
        "退款", "東京", "환불", "สวัสดี", "ありがとう", "龍", "שָׁלוֹם",
    ];

    private static readonly string[] Noise =
    [
        "\"", "'", "AND", "OR", "NOT", "NEAR", "NEAR(", "*", "^", ":", "(", ")", "{", "}", "-", "+", "\\", ";", "--", "/*", "%", "_", "?", "$1", "@",
        "\0", "\uD800", "\uDFFF", "\uD83D\uDE00", "\u200B", "\u202E", "\uFEFF", "\uFFFD", "\u0301", "\u00AD", "text:", "scope:s1", "\"\"", "😀😀",
    ];

    [Fact]
    public async Task Any_unicode_may_be_asked_and_finds_what_its_words_say()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path);
        Random random = new(4_711);
        List<(string Text, HashSet<string> Words)> corpus = await FillAsync(memory, random);

        for (int i = 0; i < 10_000; i++)
        {
            (string query, HashSet<string> asked) = Query(random);
            RecallOptions options = new() { From = i % 2 == 0 ? RecallSource.Memories : RecallSource.Messages, CountAccess = false };
            IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(Alice, query, top: 1_000, options);

            string[] expected = [.. corpus.Where(entry => entry.Words.Overlaps(asked)).Select(entry => entry.Text).Order(StringComparer.Ordinal)];
            string[] found = [.. hits.Select(hit => hit.Entry.Content).Order(StringComparer.Ordinal)];
            // Of messages those around them are found as well.
            Assert.True(i % 2 == 0 ? expected.SequenceEqual(found) : !expected.Except(found).Any(), $"'{Escape(query)}' found {found.Length} of {expected.Length} ({string.Join(',', asked)})");
        }
    }

    [Fact]
    public async Task Any_unicode_may_be_asked_of_vectors_sessions_and_contexts()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, new SqliteMemoryOptions { EmbeddingGenerator = new HashedTextEmbeddingGenerator(32) });
        Random random = new(815);
        await FillAsync(memory, random);
        ChatSession session = await memory.GetSessionAsync(Alice, "s");

        for (int i = 0; i < 500; i++)
        {
            string query = Query(random).Text;
            Assert.All(await memory.RecallAsync(Alice, query, options: new RecallOptions { From = RecallSource.All }), hit => Assert.InRange(hit.Score, 0, 1));
            await memory.SearchSessionsAsync(Alice, query);
            Assert.InRange((await session.LoadContextAsync(query, 200)).Tokens, 0, 200);
        }
    }

    [Theory]
    [InlineData("我想申请退款，谢谢", "退款", "申请", "款", "谢", "申请退款")]
    [InlineData("東京タワーへ行きたい", "東京", "タワー", "京", "へ", "行き")]
    [InlineData("환불을 요청합니다", "환불", "요청", "환", "불을")]
    [InlineData("ขอคืนเงินหน่อยครับ", "เงิน", "คืน", "ขอ", "ค")]
    [InlineData("AI 会议在3月 at HQ", "AI", "HQ", "会议", "会")]
    [InlineData("Größe XL in Öl", "XL", "öl", "OL", "xl")]
    public async Task Short_words_are_found_in_any_script(string text, params string[] queries)
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path);
        await memory.RememberAsync(Alice, text);
        await memory.RememberAsync(Alice, "完全 unrelated 別の話 다른 อื่น");
        ChatSession session = await memory.GetSessionAsync(Alice, "s");
        await session.AppendAsync(new ChatMessage(ChatRole.User, text));

        foreach (string query in queries)
        {
            Assert.Equal(text, Assert.Single(await memory.RecallAsync(Alice, query)).Entry.Content);
            Assert.Equal(text, Assert.Single(await memory.SearchSessionsAsync(Alice, query)).Best.Entry.Content);
        }
    }

    private static async Task<List<(string Text, HashSet<string> Words)>> FillAsync(SqliteMemory memory, Random random)
    {
        List<(string Text, HashSet<string> Words)> corpus = [];
        ChatSession session = await memory.GetSessionAsync(Alice, "s");
        for (int i = 0; i < 40; i++)
        {
            string[] words = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Words[random.Next(Words.Length)])];
            string text = $"entry{i:00} {string.Join(random.Next(3) switch { 0 => " ", 1 => ", ", _ => " 😀 " }, words)}.";
            corpus.Add((text, [.. words]));
            await memory.RememberAsync(Alice, text);
            await session.AppendAsync(new ChatMessage(i % 2 == 0 ? ChatRole.User : ChatRole.Assistant, text));
        }

        return corpus;
    }

    private static (string Text, HashSet<string> Words) Query(Random random)
    {
        // Never blank: that is refused, see TextsTests.
        StringBuilder text = new("\"");
        HashSet<string> words = [];
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            int kind = random.Next(4);
            string piece = kind == 0 ? Words[random.Next(Words.Length)] : kind == 1 ? RandomRunes(random) : Noise[random.Next(Noise.Length)];
            if (kind == 0)
            {
                words.Add(piece);
            }

            text.Append(random.Next(5) == 0 ? '\n' : ' ').Append(kind == 0 && random.Next(3) == 0 ? piece.ToUpperInvariant() : piece);
        }

        return (text.ToString(), words);
    }

    // From scripts and symbols the corpus does not use, so that none of them says one of its words by chance.
    private static string RandomRunes(Random random)
    {
        StringBuilder runes = new();
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int code = random.Next(4) switch
            {
                0 => random.Next(0x1F300, 0x1FAFF),
                1 => random.Next(0x2000, 0x2BFF),
                2 => random.Next(0x10A0, 0x1100),
                _ => random.Next(0xE000, 0xF8FF),
            };
            runes.Append(char.ConvertFromUtf32(code));
        }

        return runes.ToString();
    }

    private static string Escape(string text) =>
        string.Concat(text.Select(c => c is > ' ' and < (char)127 ? c.ToString() : $"\\u{(int)c:X4}"));
}
