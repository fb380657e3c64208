using System.Globalization;

namespace SkSqliteMemory.VectorData.Columns;

/// <summary>Dates and times as text whose first <see cref="SortedLength"/> characters sort by value.</summary>
internal static class DateText
{
    /// <summary>What <c>==</c> and <c>&lt;</c> look at: the kind of a DateTime and the offset of a DateTimeOffset stand behind it.</summary>
    public const int SortedLength = 27;

    private const string Ticks = "yyyy-MM-ddTHH:mm:ss.fffffff";

    public static string Write(DateTime value) => value.ToString("O", CultureInfo.InvariantCulture);

    public static DateTime ReadDateTime(string text) =>
        DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    public static string Write(DateTimeOffset value) =>
        $"{value.UtcDateTime.ToString(Ticks, CultureInfo.InvariantCulture)}Z {value.ToString("zzz", CultureInfo.InvariantCulture)}";

    public static DateTimeOffset ReadDateTimeOffset(string text)
    {
        DateTime utc = DateTime.ParseExact(text.AsSpan(0, SortedLength), Ticks, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        ReadOnlySpan<char> offset = text.AsSpan(SortedLength + 2);
        TimeSpan size = TimeSpan.ParseExact(offset[1..], "hh\\:mm", CultureInfo.InvariantCulture);
        return new DateTimeOffset(utc, TimeSpan.Zero).ToOffset(offset[0] == '-' ? -size : size);
    }

    public static string Write(DateOnly value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateOnly ReadDateOnly(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Write(TimeOnly value) => value.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture);

    public static TimeOnly ReadTimeOnly(string text) => TimeOnly.ParseExact(text, "HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
}
