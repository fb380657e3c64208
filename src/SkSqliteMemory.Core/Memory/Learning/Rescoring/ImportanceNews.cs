using SkSqliteMemory.Storage.Learning;

namespace SkSqliteMemory.Memory.Learning.Rescoring;

/// <summary>
/// What the importance of a memory is with what became known of it: the mean of a beta distribution whose prior is the importance it was given, worth
/// so many judgements, and whose evidence is what was said of it since. Recalls are no evidence: a hallucination that comes up again and again would
/// make itself important. Nor is that it was superseded, which the retention score counts already. Pure: the same facts give the same importance, in whatever order they came.
/// </summary>
internal static class ImportanceNews
{
    // What it was given counts as eight judgements, so that one report moves it by a tenth at most.
    private const double Prior = 8;

    // Somebody who says that it still holds says more than one who used it.
    private const double Confirmation = 2;

    public static double Weigh(ImportanceFacts facts)
    {
        double good = facts.UsedCount + (facts.IsConfirmed ? Confirmation : 0);
        return Math.Clamp(((facts.Given * Prior) + good) / (Prior + good + facts.IgnoredCount), 0, 1);
    }
}
