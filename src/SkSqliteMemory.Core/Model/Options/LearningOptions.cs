using Microsoft.Extensions.AI;

namespace SkSqliteMemory;

/// <summary>What is learned from conversations in the background, and by whom. Set up before the memory is opened; copied by it.</summary>
/// <remarks>
/// Learning is off until it is asked for: what is learned outlives the conversation, is recalled into others, and costs a call of a model for
/// each turn where one is set. Storing a session alone should do none of this to those who talk.
/// </remarks>
public sealed class LearningOptions
{
    private bool? _enabled;

    /// <summary>Whether turns are learned from when they are over.</summary>
    /// <value>The default is <see langword="false"/>, and <see langword="true"/> once <see cref="ChatClient"/> or <see cref="Extractor"/> is set.</value>
    public bool Enabled
    {
        get => _enabled ?? (ChatClient is not null || Extractor is not null);
        set => _enabled = value;
    }

    /// <summary>The model that reads the turns.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="Extractor"/>, or else <c>RuleMemoryExtractor</c>. The memory does not dispose of it.</value>
    public IChatClient? ChatClient { get; set; }

    /// <summary>Reads the turns in the place of the model and of the rules.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public IMemoryExtractor? Extractor { get; set; }

    /// <summary>How many memories a turn yields at most.</summary>
    /// <value>The default is 8. 1 to 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxPerTurn { get; set => field = InRange(value, 1, 100); } = 8;

    /// <summary>The longest text that is learned, in UTF-16 code units; a longer one is not learned.</summary>
    /// <value>The default is 600. 20 to 100,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxTextLength { get; set => field = InRange(value, 20, 100_000); } = 600;

    /// <summary>The importance of what its extractor gave none, or one that is no number.</summary>
    /// <value>The default is 0.5. 0 to 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double DefaultImportance { get; set => field = Share(value); } = 0.5;

    /// <summary>Whether the background looks again at importance that nobody told: by feedback, and by <see cref="ChatClient"/> where it is set.</summary>
    /// <value>The default is <see langword="true"/>, whatever <see cref="Enabled"/> says; what the host told stays as it is either way.</value>
    public bool RescoreImportance { get; set; } = true;

    /// <summary>How long the background waits between two looks at importance.</summary>
    /// <value>The default is one hour. Greater than zero.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or less.</exception>
    public TimeSpan RescoreInterval
    {
        get;
        set => field = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "RescoreInterval must be greater than zero.");
    } = TimeSpan.FromHours(1);

    /// <summary>How many memories the model is asked about in such an interval, 20 in a call, by all processes on the file together.</summary>
    /// <value>The default is 200. 1 to 100,000. <c>RunPendingWorkAsync</c> asks about all that wait.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxRescoredPerInterval { get; set => field = InRange(value, 1, 100_000); } = 200;

    /// <summary>Whether what the assistant said is read as well. What is learned of it is trusted less and is never a preference.</summary>
    /// <value>The default is <see langword="true"/>. The rules read users only, whatever stands here.</value>
    public bool FromAssistant { get; set; } = true;

    /// <summary>Whether results of tools are read as well. What is learned of them is not trusted and is never a preference.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool FromTools { get; set; }

    /// <summary>From which likeness on two texts say the same, 0 to 1: the share of pairs of neighbouring words that both have.</summary>
    /// <value>The default is 0.8. More than 0, at most 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double DuplicateShare { get; set => field = PositiveShare(value); } = 0.8;

    /// <summary>From which cosine of their vectors on two texts say the same, where the embedding generator is semantic.</summary>
    /// <value>The default is 0.95. More than 0, at most 1. Texts with different numbers, names or negations never say the same.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double DuplicateCosine { get; set => field = PositiveShare(value); } = 0.95;

    /// <summary>Predicates under which a subject has one object at a time, so that another one supersedes.</summary>
    /// <value>The default is <c>name is</c>, <c>lives in</c>, <c>works at</c>, <c>works as</c>, <c>birthday is</c>, <c>born on</c>, <c>married to</c>.</value>
    public ISet<string> SingleValuedPredicates { get; private set; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "name is", "lives in", "works at", "works as", "birthday is", "born on", "married to",
    };

    internal LearningOptions Copy()
    {
        LearningOptions copy = (LearningOptions)MemberwiseClone();
        copy.SingleValuedPredicates = new HashSet<string>(SingleValuedPredicates, StringComparer.OrdinalIgnoreCase);
        return copy;
    }

    private static double Share(double value) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The value must lie between 0 and 1.");

    private static double PositiveShare(double value) => value is > 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The value must be more than 0 and at most 1.");

    private static int InRange(int value, int minimum, int maximum) => value >= minimum && value <= maximum
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"The value must lie between {minimum} and {maximum}.");
}
