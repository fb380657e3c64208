namespace SkSqliteMemory.Samples;

/// <summary>A clock that follows the case, so that every message bears its own date and the demo reads the same on every day.</summary>
internal sealed class CaseClock : TimeProvider
{
    /// <summary>The Monday after the last message, when the questions are asked.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 3, 16, 9, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private DateTimeOffset _set = CaseFile.Messages[0].CreatedAt;
    private long _setAt = System.GetTimestamp();

    /// <summary>Sets the clock; it runs on from there.</summary>
    public void Set(DateTimeOffset time)
    {
        lock (_lock)
        {
            (_set, _setAt) = (time, System.GetTimestamp());
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _set + System.GetElapsedTime(_setAt);
        }
    }
}
