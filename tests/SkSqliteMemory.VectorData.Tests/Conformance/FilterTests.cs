using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;

namespace SkSqliteMemory.VectorData.Tests.Conformance;

/// <summary>Each filter, typed and dynamic, keeps what LINQ to objects keeps.</summary>
public sealed class FilterTests : StoreTests
{
    private static readonly int StaticEight = 8;
    private static readonly string[] Wanted = ["x", "z", "nonexistent"];

    private readonly int _eight = 8;
    private readonly Wrapper _wrapper = new();

    private static readonly FilterRecord[] Records =
    [
        new() { Key = 1, Int = 8, String = "foo", Bool = true, Int2 = 80, Strings = ["x", "y"], StringList = ["x", "y"] },
        new() { Key = 2, Int = 9, String = "bar", Bool = false, Int2 = 90, Strings = ["a", "b"], StringList = ["a", "b"] },
        new() { Key = 3, Int = 9, String = "foo", Bool = true, Int2 = 9, Strings = ["x"], StringList = ["x"] },
        new() { Key = 4, Int = 10, String = null, Bool = false, Int2 = 100, Strings = ["x", "y", "z"], StringList = ["x", "y", "z"] },
        new() { Key = 5, Int = 11, String = """>with $om[ specia]"chara<ters'and\stuff""", Bool = true, Int2 = 101, Strings = ["y", "z"], StringList = ["y", "z"] },
    ];

    [Fact]
    public async Task Equality()
    {
        string? nothing = null;
        int? eight = 8;
        int? none = null;
        string special = Records[4].String!;
        string injection = "foo; DROP TABLE collection_1;";
        await CheckAsync(r => r.Int == 8, r => (int)r["Int"]! == 8);
        await CheckAsync(r => 8 == r.Int, r => 8 == (int)r["Int"]!);
        await CheckAsync(r => r.String == "foo", r => (string?)r["String"] == "foo");
        await CheckAsync(r => r.String == special, r => (string?)r["String"] == special);
        await CheckAsync(r => r.String == injection, r => (string?)r["String"] == injection);
        await CheckAsync(r => r.String == null, r => r["String"] == null);
        await CheckAsync(r => r.String == nothing, r => (string?)r["String"] == nothing);
        await CheckAsync(r => r.Int == eight, r => (int)r["Int"]! == eight);
        await CheckAsync(r => r.Int == none, r => (int)r["Int"]! == none);
        await CheckAsync(r => r.Int == eight.Value, r => (int)r["Int"]! == eight.Value);
        await CheckAsync(r => r.Int != 8, r => (int)r["Int"]! != 8);
        await CheckAsync(r => r.String != "foo", r => (string?)r["String"] != "foo");
        await CheckAsync(r => r.String != nothing, r => (string?)r["String"] != nothing);
        await CheckAsync(r => r.String!.Equals("foo", StringComparison.Ordinal) || r.Int == 1, null, Records.Where(r => r.String == "foo"));
        await CheckAsync(r => string.IsNullOrEmpty(r.String), null);
    }

    [Fact]
    public async Task Conditions_and_logic()
    {
        await CheckAsync(r => r.Bool, r => (bool)r["Bool"]!);
        await CheckAsync(r => !r.Bool && r.Int != int.MaxValue, r => !(bool)r["Bool"]! && (int)r["Int"]! != int.MaxValue);
        await CheckAsync(r => r.Bool || !r.Bool, r => (bool)r["Bool"]! || !(bool)r["Bool"]!);
        await CheckAsync(r => r.Int == 8 && r.String == "foo", r => (int)r["Int"]! == 8 && (string?)r["String"] == "foo");
        await CheckAsync(r => (r.Int == 8 && r.String == "foo") || r.Int2 == 100, r => ((int)r["Int"]! == 8 && (string?)r["String"] == "foo") || (int)r["Int2"]! == 100);
        await CheckAsync(r => (r.Int == 8 || r.Int == 9) && r.String == "foo", r => ((int)r["Int"]! == 8 || (int)r["Int"]! == 9) && (string?)r["String"] == "foo");
        await CheckAsync(r => !(r.Int == 8), r => !((int)r["Int"]! == 8));
        await CheckAsync(r => !(r.Int != 8), r => !((int)r["Int"]! != 8));
        await CheckAsync(r => !(r.Int == 8 && r.String == "foo"), r => !((int)r["Int"]! == 8 && (string?)r["String"] == "foo"));
        await CheckAsync(r => !(r.Int == 8 || r.String == "foo"), r => !((int)r["Int"]! == 8 || (string?)r["String"] == "foo"));
        await CheckAsync(r => r.Bool == (r.Int > 8), null);
        await CheckAsync(r => true, r => true);
        await CheckAsync(r => false, r => false);
    }

    [Fact]
    public async Task Order()
    {
        await CheckAsync(r => r.Int > 9, r => (int)r["Int"]! > 9);
        await CheckAsync(r => r.Int >= 9, r => (int)r["Int"]! >= 9);
        await CheckAsync(r => 10 > r.Int, r => 10 > (int)r["Int"]!);
        await CheckAsync(r => r.Int <= r.Int2, r => (int)r["Int"]! <= (int)r["Int2"]!);
        await CheckAsync(r => r.Int > 8.5, null);
        await CheckAsync(r => r.Int > 9.5m, null);
    }

    [Fact]
    public async Task Contains_in_its_spellings()
    {
        int[] ints = [8, 10];
        List<string> list = ["foo", "baz"];
        HashSet<string?> set = ["bar", null];
        await CheckAsync(r => r.Strings.Contains("x"), r => ((string[])r["Strings"]!).Contains("x"));
        await CheckAsync(r => r.StringList.Contains("x"), r => ((List<string>)r["StringList"]!).Contains("x"));
        await CheckAsync(r => Enumerable.Contains(r.Strings, "x"), null);
        await CheckAsync(r => MemoryExtensions.Contains(r.Strings, "x"), null, Records.Where(r => r.Strings.Contains("x")));
        await CheckAsync(r => MemoryExtensions.Contains(r.Strings, "x", comparer: null), null, Records.Where(r => r.Strings.Contains("x")));
        await CheckAsync(r => new[] { 8, 10 }.Contains(r.Int), r => new[] { 8, 10 }.Contains((int)r["Int"]!));
        await CheckAsync(r => ints.Contains(r.Int), r => ints.Contains((int)r["Int"]!));
        await CheckAsync(r => !new[] { "foo", "un  , ' \"" }.Contains(r.String), r => !new[] { "foo", "un  , ' \"" }.Contains(r["String"]));
        await CheckAsync(r => list.Contains(r.String!), r => list.Contains((string)r["String"]!));
        await CheckAsync(r => set.Contains(r.String), r => set.Contains((string?)r["String"]));
        await CheckAsync(r => !set.Contains(r.String), r => !set.Contains((string?)r["String"]));
        await CheckAsync(r => Enumerable.Range(9, 20_000).Contains(r.Int), null);
        await CheckAsync(r => Array.Empty<int>().Contains(r.Int), null);
    }

    [Fact]
    public async Task Any_and_All_over_lists()
    {
        List<string> wanted = [.. Wanted];
        await CheckAsync(r => r.Strings.Any(s => new[] { "x", "z" }.Contains(s)), r => ((string[])r["Strings"]!).Any(s => new[] { "x", "z" }.Contains(s)));
        await CheckAsync(r => r.Strings.Any(s => Wanted.Contains(s)), r => ((string[])r["Strings"]!).Any(s => Wanted.Contains(s)));
        await CheckAsync(r => r.StringList.Any(s => wanted.Contains(s)), r => ((List<string>)r["StringList"]!).Any(s => wanted.Contains(s)));
        await CheckAsync(r => !r.StringList.Any(s => s == "x"), r => !((List<string>)r["StringList"]!).Any(s => s == "x"));
        await CheckAsync(r => r.Strings.All(s => s != "x"), r => ((string[])r["Strings"]!).All(s => s != "x"));
        await CheckAsync(r => r.Strings.Any() && r.Strings.Any(s => r.StringList.Contains(s)), null);
        await CheckAsync(r => r.Strings.Any(s => s.StartsWith('y')), null);
    }

    [Fact]
    public async Task Text_begins_ends_and_contains_by_code_point()
    {
        await CheckAsync(r => r.String != null && r.String.StartsWith("fo", StringComparison.Ordinal), null);
        await CheckAsync(r => r.String != null && r.String.EndsWith("ar", StringComparison.Ordinal), null);
        await CheckAsync(r => r.String != null && r.String.Contains("chara<"), r => r["String"] != null && ((string)r["String"]!).Contains("chara<"));
        await CheckAsync(r => r.String != null && !r.String.Contains("FOO"), null);
        await CheckAsync(r => r.String != null && r.String.StartsWith("%f", StringComparison.Ordinal), null);
        await CheckAsync(r => r.String != null && r.String.EndsWith("", StringComparison.Ordinal), null);
    }

    [Fact]
    public async Task Values_from_anywhere()
    {
        int local = 8;
        Dictionary<string, int> lookup = new() { ["eight"] = 8 };
        await CheckAsync(r => r.Int == local, r => (int)r["Int"]! == local);
        await CheckAsync(r => r.Int == _eight, r => (int)r["Int"]! == _eight);
        await CheckAsync(r => r.Int == StaticEight, r => (int)r["Int"]! == StaticEight);
        await CheckAsync(r => r.Int == _wrapper.Value, r => (int)r["Int"]! == _wrapper.Value);
        await CheckAsync(r => r.Int == lookup["eight"] + local - 8, null);
        await CheckAsync(r => r.String == string.Concat("f", lookup.Keys.First().Replace("eight", "oo", StringComparison.Ordinal)), null);
    }

    [Fact]
    public async Task What_cannot_be_translated_is_named()
    {
        SqliteCollection<ulong, FilterRecord> collection = await CollectionAsync();
        SqliteDynamicCollection dynamic = Dynamic();
        int? none = null;
        Wrapper? nobody = null;

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await collection.GetAsync(r => r.Int == none!.Value, 1).ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await collection.GetAsync(r => r.Int == nobody!.Value, 1).ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await dynamic.GetAsync(r => (string?)r["String\" = ''; DROP TABLE x; --"] == "", 1).ToListAsync());
        await Assert.ThrowsAsync<InvalidCastException>(async () => await dynamic.GetAsync(r => (long)r["Int"]! == 8, 1).ToListAsync());
        NotSupportedException exception = await Assert.ThrowsAsync<NotSupportedException>(async () => await collection.GetAsync(r => r.Int % 2 == 0, 1).ToListAsync());
        Assert.Contains("(r.Int % 2)", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await collection.GetAsync(r => r.Vector == null, 1).ToListAsync());
    }

    private async Task<SqliteCollection<ulong, FilterRecord>> CollectionAsync()
    {
        SqliteCollection<ulong, FilterRecord> collection = await CreateAsync<ulong, FilterRecord>("filters");
        await collection.UpsertAsync(Records);
        return collection;
    }

    private SqliteDynamicCollection Dynamic() => Store.GetDynamicCollection("filters", Define(
        new VectorStoreKeyProperty("Key", typeof(ulong)),
        new VectorStoreDataProperty("Int", typeof(int)),
        new VectorStoreDataProperty("Int2", typeof(int)),
        new VectorStoreDataProperty("String", typeof(string)),
        new VectorStoreDataProperty("Bool", typeof(bool)),
        new VectorStoreDataProperty("Strings", typeof(string[])),
        new VectorStoreDataProperty("StringList", typeof(List<string>)),
        new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>?), 3)));

    private async Task CheckAsync(
        Expression<Func<FilterRecord, bool>> filter, Expression<Func<Dictionary<string, object?>, bool>>? dynamicFilter, IEnumerable<FilterRecord>? expected = null)
    {
        SqliteCollection<ulong, FilterRecord> collection = await CollectionAsync();
        ulong[] keys = [.. (expected ?? Records.AsQueryable().Where(filter)).Select(record => record.Key)];

        Assert.Equal(keys, await collection.SearchAsync(Vector(1, 2, 3), 9, new() { Filter = filter }).Select(hit => hit.Record.Key).ToListAsync());
        Assert.Equal(keys, await collection.GetAsync(filter, 9).Select(record => record.Key).ToListAsync());
        if (dynamicFilter is not null)
        {
            Assert.Equal(keys, await Dynamic().SearchAsync(Vector(1, 2, 3), 9, new() { Filter = dynamicFilter }).Select(hit => (ulong)hit.Record["Key"]!).ToListAsync());
        }
    }

    private sealed class Wrapper
    {
        public int Value { get; } = 8;
    }

    private sealed class FilterRecord
    {
        [VectorStoreKey]
        public ulong Key { get; set; }

        [VectorStoreData(IsIndexed = true)]
        public int Int { get; set; }

        [VectorStoreData]
        public int Int2 { get; set; }

        [VectorStoreData(IsIndexed = true)]
        public string? String { get; set; }

        [VectorStoreData]
        public bool Bool { get; set; }

        [VectorStoreData]
        public string[] Strings { get; set; } = [];

        [VectorStoreData]
        public List<string> StringList { get; set; } = [];

        [VectorStoreVector(3)]
        public ReadOnlyMemory<float>? Vector { get; set; } = StoreTests.Vector(1, 2, 3);
    }
}
