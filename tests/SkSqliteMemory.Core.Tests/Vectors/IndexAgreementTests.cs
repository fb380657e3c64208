using System.Globalization;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Tables;
using SkSqliteMemory.Storage.Vectors;

namespace SkSqliteMemory.Core.Tests.Vectors;

/// <summary>The managed index and vec0 find what scoring every vector finds, ties included, whatever was changed by whomever.</summary>
public sealed class IndexAgreementTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3, 400, 1)]
    [InlineData(16, 600, 2)]
    [InlineData(384, 500, 3)]
    public async Task All_indexes_find_the_same_after_any_history_of_changes(int dimensions, int count, int seed)
    {
        Vec0Library.RequireFor(VectorIndexMode.Vec0);
        using TempDatabase temp = new();
        // The one that searches never writes: it follows what others do.
        await using SqliteMemory reader = await OpenAsync(temp, dimensions);
        using RawFile writer = new(temp.Path);
        using ManagedVectorIndex managed = new(new MemoryVectorRows());
        VectorCrowd crowd = new(writer, dimensions, new Random(seed));
        crowd.Fill(count);
        for (int round = 0; round < 12; round++)
        {
            foreach (VectorQuery query in crowd.Queries(Now))
            {
                await AssertAgreementAsync(reader, managed, writer, query);
            }

            crowd.Change(60);
            if (round % 4 == 3)
            {
                // So far behind that the index reads everything again.
                writer.Execute("DELETE FROM changes WHERE sequence < (SELECT max(sequence) FROM changes);");
            }
        }
    }

    [Fact]
    public async Task Hundreds_of_neighbours_closer_than_rounding_are_put_in_order()
    {
        Vec0Library.RequireFor(VectorIndexMode.Vec0);
        using TempDatabase temp = new();
        await using SqliteMemory reader = await OpenAsync(temp, 256);
        using RawFile writer = new(temp.Path);
        using ManagedVectorIndex managed = new(new MemoryVectorRows());
        VectorCrowd crowd = new(writer, 256, new Random(77));
        crowd.FillCluster(600, noise: 2e-7f);

        foreach (VectorQuery query in crowd.Queries(Now))
        {
            await AssertAgreementAsync(reader, managed, writer, query);
        }
    }

    [Fact]
    public async Task Vectors_another_program_wrote_wrongly_take_no_part_and_harm_nobody()
    {
        Vec0Library.RequireFor(VectorIndexMode.Vec0);
        using TempDatabase temp = new();
        await using SqliteMemory reader = await OpenAsync(temp, 4);
        using RawFile writer = new(temp.Path);
        using ManagedVectorIndex managed = new(new MemoryVectorRows());
        VectorCrowd crowd = new(writer, 4, new Random(5));
        crowd.Fill(80);
        // The first vector of an owner too short, others not numbers or zero.
        writer.Execute("UPDATE memory_vectors SET vector = x'0000803F' WHERE memory_row = (SELECT min(memory_row) FROM memory_vectors);");
        writer.Execute("UPDATE memory_vectors SET vector = $nan WHERE memory_row % 9 = 1;", ("$nan", RowValues.ToBlob([float.NaN, 1, 0, 0])));
        writer.Execute("UPDATE memory_vectors SET vector = $zero WHERE memory_row % 9 = 2;", ("$zero", RowValues.ToBlob([0, 0, 0, 0])));

        foreach (VectorQuery query in crowd.Queries(Now))
        {
            await AssertAgreementAsync(reader, managed, writer, query);
        }
    }

    [Theory]
    [InlineData(VectorIndexMode.Managed)]
    [InlineData(VectorIndexMode.Vec0)]
    [InlineData(VectorIndexMode.Automatic)]
    public async Task A_recall_sees_what_another_memory_on_the_same_file_does(VectorIndexMode mode)
    {
        Vec0Library.RequireFor(mode);
        using TempDatabase temp = new();
        MemoryScope alice = new() { UserId = "alice" };
        await using SqliteMemory one = await OpenAsync(temp, 16, mode);
        await using SqliteMemory two = await OpenAsync(temp, 16, mode);
        MemoryEntry first = await one.RememberAsync(alice, "the first");
        Assert.Equal([first.Id], Ids(await two.RecallAsync(alice, "something")));
        MemoryEntry second = await two.RememberAsync(alice, "the second");
        Assert.Equal(new[] { first.Id, second.Id }.Order(StringComparer.Ordinal), Ids(await one.RecallAsync(alice, "something")));
        await two.ForgetAsync(alice, first.Id);
        Assert.Equal([second.Id], Ids(await one.RecallAsync(alice, "something")));
        Assert.Empty(await one.RecallAsync(new MemoryScope { UserId = "bob" }, "something"));

        static IEnumerable<string> Ids(IEnumerable<ScoredMemory> hits) => hits.Select(static hit => hit.Entry.Id).Order(StringComparer.Ordinal);
    }

    private static async Task AssertAgreementAsync(SqliteMemory reader, ManagedVectorIndex managed, RawFile file, VectorQuery query)
    {
        (List<VectorMatch> byManaged, List<VectorMatch> byVec0) = await reader.Engine.Storage.File.ReadAsync(
            "test", connection => (managed.Search(connection, query), new Vec0VectorIndex().Search(connection, query)), default);
        List<VectorMatch> expected = VectorCrowd.Score(file, query);

        Assert.Equal(expected, byManaged);
        Assert.Equal(expected, byVec0);
    }

    private static Task<SqliteMemory> OpenAsync(TempDatabase temp, int dimensions, VectorIndexMode mode = VectorIndexMode.Vec0) =>
        SqliteMemory.OpenAsync(temp.Path, new SqliteMemoryOptions
        {
            EmbeddingGenerator = new CallbackEmbeddingGenerator(
                text => [.. Enumerable.Range(1, dimensions).Select(i => (float)Math.Sin(i * text.Length))], dimensions: dimensions),
            VectorIndex = mode,
            RunBackgroundWork = false,
        });
}
