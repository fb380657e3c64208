namespace SkSqliteMemory.VectorData.Tests.Filters;

/// <summary>Few different values, so that comparisons often hold, and among them those that are easily got wrong.</summary>
internal static class RandomValues
{
    private static readonly string[] Words = ["", "a", "A", "ab", "b", "ä", "z%", "_", "'", "\"", "🍎", "a\"b", "zebra"];

    private static readonly decimal[] Decimals = [0, -0.5m, 0.5m, 0.55m, -0.55m, 10, 9.99m, -10, 1.0000000000000000000000001m, 79228162514264337593543950335m];

    public static int Int(Random random) => random.Next(-3, 4);

    public static decimal Decimal(Random random) => random.GetItems(Decimals, 1)[0];

    public static string Text(Random random) => random.GetItems(Words, 1)[0];

    public static string[] Texts(Random random, int most) => random.GetItems(Words, random.Next(most + 1));

    public static Guid Guid(Random random) => new(random.Next(3), 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]);

    public static DateTime Time(Random random) =>
        new(2020, 1, 1, random.Next(3), 0, 0, random.GetItems([DateTimeKind.Utc, DateTimeKind.Unspecified, DateTimeKind.Local], 1)[0]);

    public static DateTimeOffset Moment(Random random) => new(2020, 1, 1, random.Next(3, 6), 0, 0, TimeSpan.FromHours(random.Next(-2, 3)));

    public static T? OrNull<T>(Random random, T value)
        where T : struct => random.Next(3) == 0 ? null : value;
}
