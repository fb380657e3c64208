using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Conformance;

public sealed class DataTypeTests : StoreTests
{
    public static TheoryData<Type, object, object> Values { get; } = new()
    {
        { typeof(byte), (byte)255, (byte)9 },
        { typeof(short), short.MinValue, (short)9 },
        { typeof(int), int.MaxValue, 9 },
        { typeof(long), long.MinValue, 9L },
        { typeof(float), 8.1f, float.MaxValue },
        { typeof(double), 8.1, double.Epsilon },
        { typeof(double), double.PositiveInfinity, -0.5 },
        { typeof(decimal), 8.5m, -9.5m },
        { typeof(decimal), decimal.MaxValue, decimal.MinValue },
        { typeof(decimal), 0.0000000000000000000000000001m, -0.0000000000000000000000000001m },
        { typeof(string), "foo", "bar" },
        { typeof(string), "it's \"quoted\" 🍎 \n", "" },
        { typeof(bool), true, false },
        { typeof(byte[]), new byte[] { 0, 1, 255 }, Array.Empty<byte>() },
        { typeof(Guid), Guid.Parse("603840bf-cf91-4521-8b8e-8b6a2e75910a"), Guid.Empty },
        { typeof(DateTime), new DateTime(2020, 1, 1, 12, 30, 45), new DateTime(2021, 2, 3, 13, 40, 55).AddTicks(7) },
        { typeof(DateTime), new DateTime(2020, 1, 1, 12, 30, 45, DateTimeKind.Utc), DateTime.MaxValue },
        { typeof(DateTimeOffset), new DateTimeOffset(2020, 1, 1, 12, 30, 45, TimeSpan.FromHours(2)), new DateTimeOffset(2021, 2, 3, 1, 0, 0, TimeSpan.FromMinutes(-210)) },
        { typeof(DateOnly), new DateOnly(2020, 1, 1), DateOnly.MaxValue },
        { typeof(TimeOnly), new TimeOnly(12, 30, 45), TimeOnly.MaxValue },
        { typeof(string[]), new[] { "foo", "bar", "a\"b" }, Array.Empty<string>() },
        { typeof(List<string>), new List<string> { "foo", "bär" }, new List<string> { "foo" } },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Values_come_back_as_they_were_and_are_found_by_equality(Type type, object value, object other)
    {
        SqliteDynamicCollection collection = await CreateAsync(type);
        await collection.UpsertAsync([Record("value", value), Record("other", other), Record("null", null)]);

        Dictionary<string, object?> found = (await collection.GetAsync("value"))!;

        Assert.Equal(value, found["Value"]);
        Assert.IsType(type, found["Value"]);
        Assert.Equal((value as DateTime?)?.Kind, (found["Value"] as DateTime?)?.Kind);
        Assert.Equal((value as DateTimeOffset?)?.Offset, (found["Value"] as DateTimeOffset?)?.Offset);
        Assert.Null((await collection.GetAsync("null"))!["Value"]);
        Assert.Equal(["value"], await KeysAsync(collection, type, value, Expression.Equal));
        Assert.Equal(["null"], await KeysAsync(collection, type, null, Expression.Equal));
        Assert.Equal(["null", "other"], await KeysAsync(collection, type, value, Expression.NotEqual));
    }

    [Fact]
    public async Task Typed_records_hold_all_of_them_and_their_nullable_forms()
    {
        SqliteCollection<string, Everything> collection = await CreateAsync<string, Everything>();
        Everything full = new()
        {
            Key = "full",
            Byte = 1,
            Decimal = 2.50m,
            Date = new DateOnly(2020, 2, 29),
            Flag = true,
            Moment = DateTimeOffset.UnixEpoch,
            Words = ["a"],
            Numbers = null,
        };
        await collection.UpsertAsync([full, new() { Key = "empty" }]);

        Everything read = (await collection.GetAsync("full"))!;
        Everything empty = (await collection.GetAsync("empty"))!;

        Assert.Equal((full.Byte, full.Decimal, full.Date, full.Flag, full.Moment), (read.Byte, read.Decimal, read.Date, read.Flag, read.Moment));
        Assert.Equal(["a"], read.Words!);
        Assert.Equal((null, 0m, null, null, default), (empty.Byte, empty.Decimal, empty.Date, empty.Flag, empty.Moment));
        Assert.Null(empty.Words);
    }

    [Fact]
    public async Task Order_is_that_of_the_values()
    {
        foreach ((Type type, object low, object high) in (IEnumerable<(Type, object, object)>)
        [
            (typeof(decimal), -10.5m, -10.25m), (typeof(decimal), -1m, 0m), (typeof(decimal), 9.99m, 10m), (typeof(decimal), 1.5m, 1.55m), (typeof(decimal), -1.55m, -1.5m),
            (typeof(DateTimeOffset), new DateTimeOffset(2020, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)), new DateTimeOffset(2020, 1, 1, 1, 0, 0, TimeSpan.Zero)),
            (typeof(DateTime), new DateTime(2020, 1, 1, 1, 0, 0, DateTimeKind.Utc), new DateTime(2020, 1, 1, 1, 0, 1)),
            (typeof(TimeOnly), new TimeOnly(1, 0), new TimeOnly(23, 0)),
        ])
        {
            SqliteDynamicCollection collection = await CreateAsync(type);
            await collection.UpsertAsync([Record("low", low), Record("high", high)]);

            Assert.Equal(["low"], await KeysAsync(collection, type, high, Expression.LessThan));
            Assert.Equal(["high"], await KeysAsync(collection, type, low, Expression.GreaterThan));
            Assert.Equal(["low", "high"], await collection.GetAsync(r => true, 9, new() { OrderBy = o => o.Ascending(r => r["Value"]) }).Select(r => r["Key"]).ToListAsync());
            await Store.EnsureCollectionDeletedAsync("types");
        }
    }

    [Theory]
    [InlineData(typeof(object))]
    [InlineData(typeof(int[]))]
    [InlineData(typeof(TimeSpan))]
    [InlineData(typeof(ulong))]
    public void Other_types_are_refused(Type type) =>
        Assert.Throws<NotSupportedException>(() => Store.GetDynamicCollection("types", Define(new VectorStoreKeyProperty("Key", typeof(string)), new VectorStoreDataProperty("Value", type))));

    private Task<SqliteDynamicCollection> CreateAsync(Type type) => CreateDynamicAsync(
        "types", new VectorStoreKeyProperty("Key", typeof(string)), new VectorStoreDataProperty("Value", type) { IsIndexed = true });

    private static Dictionary<string, object?> Record(string key, object? value) => new() { ["Key"] = key, ["Value"] = value };

    private static async Task<List<string>> KeysAsync(
        SqliteDynamicCollection collection, Type type, object? value, Func<Expression, Expression, BinaryExpression> comparison)
    {
        Type nullable = type.IsValueType ? typeof(Nullable<>).MakeGenericType(type) : type;
        ParameterExpression record = Expression.Parameter(typeof(Dictionary<string, object?>), "r");
        Expression read = Expression.Convert(Expression.Call(record, "get_Item", null, Expression.Constant("Value")), nullable);
        Expression<Func<Dictionary<string, object?>, bool>> filter = Expression.Lambda<Func<Dictionary<string, object?>, bool>>(
            type == typeof(byte[]) ? comparison(Expression.Convert(read, typeof(object)), Expression.Constant(value)) : comparison(read, Expression.Constant(value, nullable)), record);
        return await collection.GetAsync(filter, 9).Select(found => (string)found["Key"]!).Order().ToListAsync();
    }

    private sealed class Everything
    {
        [VectorStoreKey]
        public string Key { get; set; } = "";

        [VectorStoreData]
        public byte? Byte { get; set; }

        [VectorStoreData]
        public decimal Decimal { get; set; }

        [VectorStoreData]
        public DateOnly? Date { get; set; }

        [VectorStoreData]
        public bool? Flag { get; set; }

        [VectorStoreData]
        public DateTimeOffset Moment { get; set; }

        [VectorStoreData]
        public List<string>? Words { get; set; }

        [VectorStoreData]
        public string[]? Numbers { get; set; }
    }
}
