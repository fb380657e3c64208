using Microsoft.Data.Sqlite;

namespace SkSqliteMemory.Core.Tests.Vectors;

public sealed class Vec0ExtensionTests
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };

    [Fact]
    public async Task Extension_loading_is_off_again_after_vec0_was_loaded()
    {
        Vec0Library.RequireFor(VectorIndexMode.Vec0);
        using TempDatabase temp = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path, Options(VectorIndexMode.Vec0));

        string? version = await memory.Engine.Storage.File.ReadAsync("test", connection =>
        {
            Assert.Contains("not authorized", Assert.Throws<SqliteException>(() => connection.Ask("SELECT load_extension('vec0');")).Message, StringComparison.Ordinal);
            return connection.Ask("SELECT vec_version();") as string;
        }, default);
        Assert.StartsWith("v0.1", version, StringComparison.Ordinal);
        await memory.Engine.Storage.File.WriteAsync("test", connection =>
        {
            Assert.Contains("not authorized", Assert.Throws<SqliteException>(() => connection.Ask("SELECT load_extension('vec0');")).Message, StringComparison.Ordinal);
            return 0;
        }, default);
    }

    [Fact]
    public async Task A_missing_library_is_an_error_where_vec0_is_asked_for_and_none_otherwise()
    {
        using TempDatabase temp = new();
        SqliteMemoryOptions options = Options(VectorIndexMode.Vec0);
        options.Vec0Path = temp.FilePath("no-vec0.so");

        SqliteMemoryException exception = await Assert.ThrowsAsync<SqliteMemoryException>(() => SqliteMemory.OpenAsync(temp.Path, options));
        Assert.Contains(options.Vec0Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("VectorIndexMode.Automatic", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(temp.Path));

        options.VectorIndex = VectorIndexMode.Automatic;
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.Path, options);
        await memory.RememberAsync(Alice, "Lives in Bern");
        Assert.Equal("managed", (await memory.GetStatisticsAsync()).VectorIndex);
        Assert.NotEmpty(await memory.RecallAsync(Alice, "brn"));
    }

    [Fact]
    public async Task A_library_that_is_no_extension_is_told()
    {
        using TempDatabase temp = new();
        SqliteMemoryOptions options = Options(VectorIndexMode.Vec0);
        options.Vec0Path = temp.FilePath("vec0.so");
        await File.WriteAllTextAsync(options.Vec0Path, "no library");

        SqliteMemoryException exception = await Assert.ThrowsAsync<SqliteMemoryException>(() => SqliteMemory.OpenAsync(temp.Path, options));
        Assert.Contains($"'{options.Vec0Path}' cannot be loaded", exception.Message, StringComparison.Ordinal);
    }

    private static SqliteMemoryOptions Options(VectorIndexMode mode) =>
        new() { EmbeddingGenerator = new HashedTextEmbeddingGenerator(32), VectorIndex = mode };
}
