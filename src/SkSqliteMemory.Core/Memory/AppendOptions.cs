using Microsoft.Extensions.AI;

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

    /// <summary>What the answer cost that is appended. It is counted with the turn of the last message, once however often it is appended.</summary>
    /// <value>
    /// The default is <see langword="null"/>: what <see cref="UsageContent"/> in the messages says is counted, with their turns. A figure that is
    /// <see langword="null"/> counts as 0; one that is negative or beyond 1,000,000,000,000 makes the append fail with an
    /// <see cref="ArgumentException"/>. An append without messages counts nothing.
    /// </value>
    public UsageDetails? Usage { get; set; }

    /// <summary>The model that answered; told with the usage.</summary>
    /// <value>The default is <see langword="null"/>: not known. At most 512 characters.</value>
    public string? ModelId { get; set; }
}
