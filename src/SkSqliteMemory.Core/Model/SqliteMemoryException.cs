namespace SkSqliteMemory;

/// <summary>Something about the memory file went wrong. The message names what, and the way out.</summary>
public sealed class SqliteMemoryException : Exception
{
    /// <summary>Creates an exception without a message.</summary>
    public SqliteMemoryException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">What went wrong and what to do.</param>
    public SqliteMemoryException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">What went wrong and what to do.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public SqliteMemoryException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The operation that failed, such as <c>append</c>; <see langword="null"/> when unknown.</summary>
    public string? OperationName { get; init; }

    /// <summary>The path of the file; <see langword="null"/> when unknown.</summary>
    public string? DataSource { get; init; }

    /// <summary>SQLite's extended result code, 0 when the error is not SQLite's (https://sqlite.org/rescode.html).</summary>
    public int SqliteErrorCode { get; init; }

    /// <summary>Whether anything was written.</summary>
    public WriteOutcome Outcome { get; init; }

    /// <summary>Where the caller of an append thought the session ended; <see langword="null"/> when the error is not about that.</summary>
    /// <value>The 0-based position of a message, or -1 for a session without any.</value>
    public long? ExpectedPosition { get; init; }

    /// <summary>Where the session ended instead of at <see cref="ExpectedPosition"/>; <see langword="null"/> when the error is not about that.</summary>
    /// <value>The position that an append would have had to expect; -1 for a session without messages.</value>
    public long? ActualPosition { get; init; }
}
