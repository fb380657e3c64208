using Microsoft.Extensions.VectorData;
using SkSqliteMemory.Storage.Vectors.Resident;

namespace SkSqliteMemory.VectorData.Tests.Storage;

/// <summary>Whatever share of the records a filter keeps, and wherever those stand, the top is that of the kept ones.</summary>
public sealed class FilteredSearchTests : StoreTests
{
    private const int Count = 6_000;
    private const int Dimensions = 8;

    [Theory]
    [InlineData(DistanceFunction.CosineSimilarity)]
    [InlineData(DistanceFunction.EuclideanDistance)]
    public async Task The_top_under_any_filter_is_that_of_a_comparison_with_every_kept_vector(string function)
    {
        Random random = new(17);
        (SqliteCollection<int, Numbered> collection, Numbered[] records) = await FillAsync(function, random);
        for (int round = 0; round < 12; round++)
        {
            float[] query = [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)];
            foreach (int share in (int[])[0, 1, 60, 600, 1_200, 3_000, Count])
            {
                Assert.Equal(
                    Expected(function, records.Where(record => record.Place < share), query, 13),
                    await FoundAsync(collection, query, 13, record => record.Place < share));
            }
        }
    }

    [Fact]
    public async Task Five_thousand_nearer_records_that_the_filter_excludes_do_not_hide_the_others()
    {
        (SqliteCollection<int, Numbered> collection, Numbered[] records) = await FillAsync(DistanceFunction.EuclideanDistance, new Random(18));
        float[] query = records[0].Vector.ToArray();
        int[] byDistance = [.. Expected(DistanceFunction.EuclideanDistance, records, query, Count)];
        HashSet<int> near = [.. byDistance.Take(5_000)];
        await collection.UpsertAsync(records.Select(record => new Numbered { Key = record.Key, Place = near.Contains(record.Key) ? 0 : 1, Vector = record.Vector }));

        for (int asked = 0; asked < 2; asked++)
        {
            Assert.Equal(byDistance[5_000..5_010], await FoundAsync(collection, query, 10, static record => record.Place == 1));
        }
    }

    private static int[] Expected(string function, IEnumerable<Numbered> records, float[] query, int top)
    {
        (VectorDistance distance, int sign) = function == DistanceFunction.EuclideanDistance ? (VectorDistance.EuclideanDistance, 1) : (VectorDistance.CosineSimilarity, -1);
        return [.. records.OrderBy(record => sign * ExactScore.Of(distance, query, record.Vector.Span)).ThenBy(static record => record.Key)
            .Take(top).Select(static record => record.Key)];
    }

    private static async Task<int[]> FoundAsync(
        SqliteCollection<int, Numbered> collection, float[] query, int top, System.Linq.Expressions.Expression<Func<Numbered, bool>> filter) =>
        [.. await collection.SearchAsync(query, top, new() { Filter = filter }).Select(static hit => hit.Record.Key).ToListAsync()];

    private async Task<(SqliteCollection<int, Numbered> Collection, Numbered[] Records)> FillAsync(string function, Random random)
    {
        SqliteCollection<int, Numbered> collection = await CreateAsync<int, Numbered>("numbered",
            new VectorStoreKeyProperty("Key", typeof(int)), new VectorStoreDataProperty("Place", typeof(int)) { IsIndexed = true },
            new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), Dimensions) { DistanceFunction = function });
        int[] places = [.. Enumerable.Range(0, Count)];
        random.Shuffle(places);
        Numbered[] records = [.. places.Select((place, number) => new Numbered
        {
            // Keys in the order of the rows; few different vectors, so that there are ties.
            Key = number + 1, Place = place, Vector = Enumerable.Range(0, Dimensions).Select(_ => random.Next(-3, 4) + 0.5f).ToArray(),
        })];
        await collection.UpsertAsync(records);
        await collection.SearchAsync(records[0].Vector, 1).CountAsync();
        return (collection, records);
    }

    private sealed class Numbered
    {
        public int Key { get; set; }

        public int Place { get; set; }

        public ReadOnlyMemory<float> Vector { get; set; }
    }
}
