using System.Text;

namespace SkSqliteMemory.Core.Tests.Model.Text;

/// <summary>Random texts that mix what breaks text code: all of Unicode, unpaired surrogates, nulls, query operators, marks.</summary>
internal static class RandomText
{
    private static readonly string[] Pieces =
    [
        "AND", "OR", "NOT", "NEAR(", ")", "\"", "'", "*", "^", ":", "-", "+", "\0", "\uD83D", "\uDE00", "🙂", "🤔", "❤\uFE0F",
        "don't", "the", "what", "hello", " ", " ", "\t", "\n", "東京", "タワー", "한국어", "ภาษาไทย", "ខ្មែរ", "မြန်မာ", "ລາວ",
        "\u0301", "\u200D", "₽", "\u2066", "\U00020BB7", "\uFFFF", "é", "ß", "Ω", "मन", "1", "२",
    ];

    public static IEnumerable<string> Many(int seed, int count)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            yield return Next(random);
        }
    }

    private static string Next(Random random)
    {
        StringBuilder text = new();
        for (int length = random.Next(30); length > 0; length--)
        {
            _ = random.Next(4) switch
            {
                0 => text.Append((char)random.Next(0x10000)),
                1 => text.Append(new Rune(random.Next(0xE000, 0x110000)).ToString()),
                _ => text.Append(Pieces[random.Next(Pieces.Length)]),
            };
        }

        return text.ToString();
    }
}
