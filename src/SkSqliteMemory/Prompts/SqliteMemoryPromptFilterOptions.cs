using Microsoft.SemanticKernel;

namespace SkSqliteMemory;

/// <summary>What a <see cref="SqliteMemoryPromptFilter"/> recalls, and for whom. Set up before the filter is made; copied by it.</summary>
public sealed class SqliteMemoryPromptFilterOptions
{
    /// <summary>Names the scope anew for each prompt, from what the host has authenticated.</summary>
    /// <value>
    /// The default is <see langword="null"/>: a filter that a kernel's builder added takes the scope the memory was registered with, one
    /// made by hand takes <see cref="ChatMemoryOptions.DefaultScope"/>. It must return a scope with an owner; what it throws reaches the caller.
    /// </value>
    public Func<PromptRenderContext, MemoryScope>? ScopeProvider { get; set; }

    /// <summary>At most how many hits a prompt gets.</summary>
    /// <value>The default is 5. 1 to 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Top
    {
        get;
        set => field = value is >= 1 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Top must lie between 1 and 100.");
    } = 5;

    /// <summary>The longest text a prompt gets, in UTF-16 code units before escaping; what does not fit is left out, and the text says so.</summary>
    /// <value>The default is 4,000. 1,000 to 1,000,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxLength
    {
        get;
        set => field = value is >= 1_000 and <= 1_000_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxLength must lie between 1,000 and 1,000,000.");
    } = 4_000;

    /// <summary>Where it is recalled from.</summary>
    /// <value>The default is <see cref="RecallSource.All"/>: memories and what was said.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value names no source.</exception>
    public RecallSource From
    {
        get;
        set => field = value is >= RecallSource.Memories and <= RecallSource.All
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "From must be Memories, Messages or All.");
    } = RecallSource.All;

    internal SqliteMemoryPromptFilterOptions Copy() => (SqliteMemoryPromptFilterOptions)MemberwiseClone();
}
