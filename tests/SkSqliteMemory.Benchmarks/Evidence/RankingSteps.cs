namespace SkSqliteMemory.Benchmarks.Evidence;

/// <summary>The ranking of conversations, signal by signal: each step adds one to the step before it; the last is what users have.</summary>
internal static class RankingSteps
{
    private static readonly (string Name, Action<ConversationRankingOptions, ConversationRankingOptions> Add)[] Signals =
    [
        ("the words of 4 messages each way", static (step, whole) =>
            (step.Reach, step.PrecedingWeight, step.FollowingWeight, step.ContextDecay) =
            (whole.Reach, whole.PrecedingWeight, whole.FollowingWeight, whole.ContextDecay)),
        ("saturation and length for talk", static (step, whole) =>
            (step.Saturation, step.LengthNormalization) = (whole.Saturation, whole.LengthNormalization)),
        ("questions apart", static (step, whole) =>
            (step.AskedBeforeWeight, step.OwnQuestionWeight) = (whole.AskedBeforeWeight, whole.OwnQuestionWeight)),
        ("the named speaker", static (step, whole) => step.SpeakerFactor = whole.SpeakerFactor),
        ("other forms of a word", static (step, whole) => step.WordFormWeight = whole.WordFormWeight),
        ("related words", static (step, whole) => step.RelatedWordWeight = whole.RelatedWordWeight),
        ("dates", static (step, whole) => step.DateWeight = whole.DateWeight),
        ("the form of the answer", static (step, whole) => step.AnswerFormFactor = whole.AnswerFormFactor),
        ("length, asking, telling of oneself", static (step, whole) =>
            (step.LengthWeight, step.QuestionFactor, step.SelfFactor) = (whole.LengthWeight, whole.QuestionFactor, whole.SelfFactor)),
        ("the talk as a whole", static (step, whole) => step.SessionWeight = whole.SessionWeight),
    ];

    public static IEnumerable<(string Name, ConversationRankingOptions Options)> All()
    {
        yield return ("plain BM25 (FTS5)", new ConversationRankingOptions { Enabled = false });
        for (int added = 0; added <= Signals.Length; added++)
        {
            ConversationRankingOptions step = Bare();
            foreach ((_, Action<ConversationRankingOptions, ConversationRankingOptions> add) in Signals[..added])
            {
                add(step, new ConversationRankingOptions());
            }

            yield return (added == 0 ? "the same, none of the signals" : $"+ {Signals[added - 1].Name}", step);
        }
    }

    // BM25 as FTS5 has it, computed here.
    private static ConversationRankingOptions Bare() => new()
    {
        Reach = 0,
        Saturation = 1.2,
        LengthNormalization = 0.75,
        AskedBeforeWeight = 1,
        OwnQuestionWeight = 1,
        SpeakerFactor = 1,
        WordFormWeight = 0,
        RelatedWordWeight = 0,
        DateWeight = 0,
        AnswerFormFactor = 1,
        LengthWeight = 0,
        QuestionFactor = 1,
        SelfFactor = 1,
        SessionWeight = 0,
    };
}
