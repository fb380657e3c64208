namespace SkSqliteMemory.Retrieval.Conversations;

/// <summary>A stretch of days that a question names.</summary>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
internal readonly record struct AskedDate(DateOnly First, DateOnly Last)
{
    // People tell of a day a few days later, and plan it a few days before.
    private const int Near = 3;

    /// <summary>How well a day fits: 1 when a single day or few are named and it is one of them, half when it is near, or in a named month; else 0.</summary>
    public double Fit(DateOnly day)
    {
        bool isShort = Last.DayNumber - First.DayNumber <= 2 * Near;
        return day >= First && day <= Last ? isShort ? 1 : 0.5
            : isShort && day.DayNumber >= First.DayNumber - Near && day.DayNumber <= Last.DayNumber + Near ? 0.5
            : 0;
    }
}
