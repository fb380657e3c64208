using Microsoft.Extensions.AI;

namespace SkSqliteMemory;

/// <summary>What a single append may ask for. Copied by the call.</summary>
public sealed class AppendOptions
{
    // No model reads a trillion tokens; sums of such figures stay far below what the file holds.
    internal const long MaxUsage = 1_000_000_000_000;

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
    /// <see cref="ArgumentException"/>. Without messages it is counted with the message that <see cref="InReplyTo"/> names.
    /// </value>
    public UsageDetails? Usage { get; set; }

    /// <summary>The model that answered; told with the usage.</summary>
    /// <value>The default is <see langword="null"/>: not known. At most 512 characters.</value>
    public string? ModelId { get; set; }

    /// <summary>The id of a message of the session whose turn the messages belong to, also when later turns have begun meanwhile.</summary>
    /// <remarks>
    /// Who answers while others may append to the same session names the question, so that each answer and each tool's result comes to its own turn.
    /// Such an append holds no message of a user, which would begin a turn. When the turn was taken back meanwhile, nothing is appended and the
    /// call fails with a <see cref="SqliteMemoryException"/>.
    /// </remarks>
    /// <value>The default is <see langword="null"/>: the last turn, or the one that the messages begin.</value>
    public string? InReplyTo { get; set; }
}
