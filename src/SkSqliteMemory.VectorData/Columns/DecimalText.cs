using System.Globalization;

namespace SkSqliteMemory.VectorData.Columns;

/// <summary>
/// Decimals as text that sorts as the numbers do: <c>p</c>, 29 digits, a point and the fraction without trailing zeros; negative ones
/// with <c>n</c>, each digit complemented to nine and <c>~</c> at the end, so that a longer fraction sorts lower.
/// </summary>
internal static class DecimalText
{
    private const int IntegerDigits = 29;

    public static string Write(decimal value)
    {
        string plain = Math.Abs(value).ToString("F28", CultureInfo.InvariantCulture).TrimEnd('0');
        string digits = plain.PadLeft(IntegerDigits + plain.Length - plain.IndexOf('.', StringComparison.Ordinal), '0');
        return value < 0 ? $"n{Complement(digits)}~" : $"p{digits}";
    }

    public static decimal Read(string text)
    {
        bool negative = text[0] == 'n';
        string digits = negative ? Complement(text[1..^1]) : text[1..];
        decimal value = decimal.Parse(digits.TrimEnd('.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return negative ? -value : value;
    }

    private static string Complement(string digits) =>
        string.Create(digits.Length, digits, static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = source[i] == '.' ? '.' : (char)('0' + '9' - source[i]);
            }
        });
}
