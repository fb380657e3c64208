using System.Linq.Expressions;

namespace SkSqliteMemory.VectorData.Tests.Filters;

public sealed class FilterOracleTests : StoreTests
{
    private const int Collections = 20;
    private const int FiltersEach = 600;

    [Fact]
    public async Task Twelve_thousand_random_filters_keep_what_LINQ_to_objects_keeps()
    {
        for (int seed = 0; seed < Soak.Rounds(Collections, Collections * 20); seed++)
        {
            Random random = new(seed);
            SqliteCollection<int, OracleRecord> collection = await CreateAsync<int, OracleRecord>($"records {seed}");
            OracleRecord[] records = [.. Enumerable.Range(1, random.Next(5, 40)).Select(key => OracleRecord.Random(random, key))];
            await collection.UpsertAsync(records);
            for (int i = 0; i < FiltersEach; i++)
            {
                await CheckAsync(collection, records, new RandomFilter(random).Next(random.Next(5)), $"seed {seed}, filter {i}");
            }
        }
    }

    private static async Task CheckAsync(
        SqliteCollection<int, OracleRecord> collection, OracleRecord[] records, Expression<Func<OracleRecord, bool>> filter, string place)
    {
        int[] expected = [.. records.Where(filter.Compile(preferInterpretation: true)).Select(record => record.Key)];

        int[] found = await collection.GetAsync(filter, int.MaxValue).Select(record => record.Key).ToArrayAsync();

        Assert.True(expected.SequenceEqual(found), $"{place}: {filter} keeps {string.Join(' ', expected)}, found {string.Join(' ', found)}");
    }
}
