using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.BadInput;

/// <summary>Asserts that something is refused in words that help, and that nothing of it is in the file.</summary>
internal static class Refused
{
    public static async Task<TException> ByAsync<TException>(string path, Func<Task> use, params string[] words)
        where TException : Exception
    {
        string before = RawFile.CountAll(path);
        TException exception = await Assert.ThrowsAsync<TException>(use);

        Assert.All(words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
        Assert.Equal(before, RawFile.CountAll(path));
        if (exception is SqliteMemoryException told)
        {
            Assert.Equal((path, WriteOutcome.NothingWritten), (told.DataSource, told.Outcome));
            Assert.NotNull(told.OperationName);
        }

        return exception;
    }
}
