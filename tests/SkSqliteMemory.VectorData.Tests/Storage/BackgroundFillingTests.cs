using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.VectorData.Files;
using SkSqliteMemory.VectorData.Searching.Resident;

namespace SkSqliteMemory.VectorData.Tests.Storage;

public sealed class BackgroundFillingTests : StoreTests
{
    [Fact]
    public void Disposal_ends_a_filling_that_has_more_to_do()
    {
        SharedFile file = SharedFile.Acquire(Path, new SqliteVectorStoreOptions());
        BackgroundFilling filling = new(file.File);
        using ManualResetEventSlim begun = new();
        int slices = 0;
        filling.Begin((1, 0), _ =>
        {
            if (Interlocked.Increment(ref slices) == 3)
            {
                begun.Set();
            }

            return true;
        });
        begun.Wait(TestContext.Current.CancellationToken);

        filling.Dispose();

        Assert.True(filling.Idle.IsCompletedSuccessfully);
        int last = slices;
        filling.Begin((1, 0), _ => throw new InvalidOperationException("It has ended."));
        Assert.Equal(last, slices);
        filling.ThrowFault((1, 0));
        file.Release();
    }

    [Fact]
    public async Task A_property_is_filled_once_at_a_time_and_its_fault_is_thrown_once()
    {
        SharedFile file = SharedFile.Acquire(Path, new SqliteVectorStoreOptions());
        using BackgroundFilling filling = new(file.File);
        using ManualResetEventSlim go = new();
        int begun = 0;
        bool Fail(FileConnection connection)
        {
            Interlocked.Increment(ref begun);
            go.Wait();
            connection.Execute("SELECT no_such_column;");
            return true;
        }

        filling.Begin((1, 0), Fail);
        filling.Begin((1, 0), Fail);
        Task idle = filling.Idle;
        go.Set();
        await idle;

        Assert.Equal(1, begun);
        filling.ThrowFault((1, 1));
        SqliteMemoryException fault = Assert.Throws<SqliteMemoryException>(() => filling.ThrowFault((1, 0)));
        Assert.Contains("no_such_column", fault.Message, StringComparison.Ordinal);
        filling.ThrowFault((1, 0));
        file.Release();
    }
}
