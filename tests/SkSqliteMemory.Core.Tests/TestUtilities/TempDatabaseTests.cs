namespace SkSqliteMemory.Core.Tests.TestUtilities;

public sealed class TempDatabaseTests
{
    [Fact]
    public void Everything_beside_the_file_goes_with_it()
    {
        TempDatabase database = new();
        foreach (string file in (string[])["memory.db", "memory.db-wal", "memory.db-shm", "other.jsonl"])
        {
            File.WriteAllText(database.FilePath(file), "x");
        }

        database.Dispose();

        Assert.False(Directory.Exists(database.Directory));
    }
}
