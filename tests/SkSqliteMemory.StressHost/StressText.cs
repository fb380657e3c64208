using System.Globalization;
using System.Text;

namespace SkSqliteMemory.StressHost;

/// <summary>Texts that can be made again from their token, so that a test can tell whether one came through whole.</summary>
internal static class StressText
{
    /// <summary>The size of the vectors the writer makes.</summary>
    public const int Dimensions = 48;

    private static readonly string[] Words =
        ["refund", "parcel", "Bern", "shipping", "voucher", "退款", "invoice", "Zürich", "delivery", "late", "coffee", "blue", "promise", "order"];

    /// <summary>Some words to a few thousand, always the same for a token.</summary>
    public static string Of(string token)
    {
        uint state = Hash(token);
        StringBuilder text = new(token);
        int words = state % 16 == 0 ? 2_000 : (int)(state % 40) + 3;
        for (int i = 0; i < words; i++)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            text.Append(' ').Append(Words[(state >> 16) % (uint)Words.Length]);
        }

        return text.ToString();
    }

    /// <summary>The ids of the messages of a batch.</summary>
    public static string[] IdsOf(string batch, int count) =>
        [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{batch}/{i}"))];

    private static uint Hash(string token) => token.Aggregate(2_166_136_261u, static (hash, c) => (hash ^ c) * 16_777_619u);
}
