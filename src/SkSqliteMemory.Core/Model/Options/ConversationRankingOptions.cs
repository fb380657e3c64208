namespace SkSqliteMemory;

/// <summary>
/// How messages of conversations are ranked: BM25F over a message and those around it, and what else tells an answer. Set up before the
/// memory is opened; copied by it.
/// </summary>
/// <remarks>
/// Every signal is switched off by the value that says so. The weights were chosen on one half of a public benchmark
/// (docs/benchmarks.md); they are round because what is found hardly moves with them.
/// </remarks>
public sealed class ConversationRankingOptions
{
    /// <summary>Whether messages are ranked so at all; otherwise by the plain BM25 of full text.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>How many messages on each side of one count as its context.</summary>
    /// <value>The default is 4; 0 leaves each message to its own words. 0 to 16.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 16.</exception>
    public int Reach
    {
        get;
        set => field = value is >= 0 and <= 16 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Reach must lie between 0 and 16.");
    } = 4;

    /// <summary>What a word of the message before counts, in occurrences of the message's own.</summary>
    /// <value>The default is 0.5. Not negative.</value>
    public double PrecedingWeight { get; set => field = Weight(value); } = 0.5;

    /// <summary>What a word of the message after counts.</summary>
    /// <value>The default is 0.25. Not negative.</value>
    public double FollowingWeight { get; set => field = Weight(value); } = 0.25;

    /// <summary>What each further message counts of the one nearer by.</summary>
    /// <value>The default is 0.6. Not negative.</value>
    public double ContextDecay { get; set => field = Weight(value); } = 0.6;

    /// <summary>How many times more a word counts that the message directly before asked with: a question says what its answer leaves out.</summary>
    /// <value>The default is 3; 1 switches the signal off. Not negative.</value>
    public double AskedBeforeWeight { get; set => field = Weight(value); } = 3;

    /// <summary>What a word counts that stands in a question of the message itself.</summary>
    /// <value>The default is 0.5; 1 switches the signal off. Not negative.</value>
    public double OwnQuestionWeight { get; set => field = Weight(value); } = 0.5;

    /// <summary>A silence of this length parts messages of a session into talks that are no context of one another.</summary>
    /// <value>The default is 3 hours. Greater than zero.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not greater than zero.</exception>
    public TimeSpan Pause
    {
        get;
        set => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Pause must be greater than zero.");
    } = TimeSpan.FromHours(3);

    /// <summary>How soon further occurrences of a word stop to count: BM25's k1.</summary>
    /// <value>The default is 0.7. Not negative.</value>
    public double Saturation { get; set => field = Weight(value); } = 0.7;

    /// <summary>How much a long message must hold more of the words than a short one: BM25's b.</summary>
    /// <value>The default is 0.25. Between 0 and 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a number between 0 and 1.</exception>
    public double LengthNormalization
    {
        get;
        set => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "LengthNormalization must lie between 0 and 1.");
    } = 0.25;

    /// <summary>What another form of a word counts, such as "went" where "go" is asked. English only.</summary>
    /// <value>The default is 1; 0 switches the signal off. Not negative.</value>
    public double WordFormWeight { get; set => field = Weight(value); } = 1;

    /// <summary>What a related word counts, such as "physician" where "doctor" is asked; less when it is common. English only.</summary>
    /// <value>The default is 0.3; 0 switches the signal off. Not negative.</value>
    public double RelatedWordWeight { get; set => field = Weight(value); } = 0.3;

    /// <summary>The factor for messages of the speaker whom the question names; the name itself is not looked for.</summary>
    /// <value>The default is 1.2; 1 switches the signal off. Not negative. Never a filter: a question may name the wrong one.</value>
    public double SpeakerFactor { get; set => field = Weight(value); } = 1.2;

    /// <summary>The factor for messages that tell a time, a number or a name where the question asks when, how many or who.</summary>
    /// <value>The default is 1.2; 1 switches the signal off. Not negative.</value>
    public double AnswerFormFactor { get; set => field = Weight(value); } = 1.2;

    /// <summary>What a date that the question names is worth to messages of that date: as much as a word of this weight, and as a factor of 1 + half of it.</summary>
    /// <value>The default is 2; 0 switches the signal off. Not negative.</value>
    public double DateWeight { get; set => field = Weight(value); } = 2;

    /// <summary>The share of the best message's score that all messages of its talk receive.</summary>
    /// <value>The default is 0.2; 0 switches the signal off. Not negative.</value>
    public double SessionWeight { get; set => field = Weight(value); } = 0.2;

    /// <summary>The factor for messages in which somebody tells of himself. English only.</summary>
    /// <value>The default is 1.15; 1 switches the signal off. Not negative.</value>
    public double SelfFactor { get; set => field = Weight(value); } = 1.15;

    /// <summary>The factor for messages that only ask; one that tells something before it asks loses half as much.</summary>
    /// <value>The default is 0.7; 1 switches the signal off. Not negative.</value>
    public double QuestionFactor { get; set => field = Weight(value); } = 0.7;

    /// <summary>How much short messages lose: the exponent of words / (words + 12).</summary>
    /// <value>The default is 0.4; 0 switches the signal off. Not negative.</value>
    public double LengthWeight { get; set => field = Weight(value); } = 0.4;

    /// <summary>
    /// What a message is worth that clearly stands out as near the question in meaning, as a share of what all words of the question are worth.
    /// </summary>
    /// <value>The default is 0.5; 0 switches the signal off, and then no message is embedded. Not negative.</value>
    /// <remarks>
    /// Takes an <see cref="SqliteMemoryOptions.EmbeddingGenerator"/> that knows meaning, not an <see cref="ILexicalEmbeddingGenerator"/>. Messages
    /// are embedded in the background; until then they are found by their words.
    /// </remarks>
    public double SemanticWeight { get; set => field = Weight(value); } = 0.5;

    /// <summary>How many of the messages nearest in meaning are looked at beside those that words find.</summary>
    /// <value>The default is 50. 1 to 1,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 1 and 1,000.</exception>
    public int SemanticCandidates
    {
        get;
        set => field = value is >= 1 and <= 1_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "SemanticCandidates must lie between 1 and 1,000.");
    } = 50;

    /// <summary>How many messages before one are embedded together with it: a question says what its answer leaves out.</summary>
    /// <value>The default is 1. 0 to 8.</value>
    /// <remarks>Another value than the file's vectors were made with makes them all anew after the next opening.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 8.</exception>
    public int EmbeddedPreceding { get; set => field = Neighbours(value); } = 1;

    /// <summary>How many messages after one are embedded together with it; each that comes later has those before it embedded again.</summary>
    /// <value>The default is 1. 0 to 8.</value>
    /// <remarks>Another value than the file's vectors were made with makes them all anew after the next opening.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 8.</exception>
    public int EmbeddedFollowing { get; set => field = Neighbours(value); } = 1;

    /// <summary>
    /// What a message is worth of which something was learned about somebody or something the question names, as a share of what all words of the
    /// question are worth; less where the graph leads there in two steps.
    /// </summary>
    /// <value>
    /// The default is 0, which is off: it finds what no word leads to, and gained nothing over questions that words answer (docs/benchmarks.md). 0.2 is a
    /// good beginning. Not negative. Where nothing was learned there is no graph and nothing to follow.
    /// </value>
    public double GraphWeight { get; set => field = Weight(value); }

    /// <summary>What it is worth to answer one half of a question with "and" in it, as a share of answering the whole. English only.</summary>
    /// <value>The default is 0, which is off: it did not help (docs/benchmarks.md). Not negative.</value>
    public double HalfWeight { get; set => field = Weight(value); }

    internal ConversationRankingOptions Copy() => (ConversationRankingOptions)MemberwiseClone();

    private static double Weight(double value) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A weight must be a finite number that is not negative.");

    private static int Neighbours(int value) => value is >= 0 and <= 8
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of messages embedded with one must lie between 0 and 8.");
}
