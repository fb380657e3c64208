namespace SkSqliteMemory;

/// <summary>What a single append may ask for. Copied by the call.</summary>
public sealed class AppendOptions
{
    /// <summary>The position of the last message the caller knows; when the session ends elsewhere, nothing is appended and the call fails.</summary>
    /// <value>The default is <see langword="null"/>: append to whatever is there. -1 means the session must be empty.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than -1.</exception>
    public long? ExpectedPosition
    {
        get;
        set => field = value is null or >= -1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "ExpectedPosition must be -1 (empty) or a position.");
    }
}
