namespace SkSqliteMemory.Samples;

/// <summary>A clock that stands still until it is told how much time has passed.</summary>
internal sealed class PassingTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public void Pass(TimeSpan time) => _now += time;

    public override DateTimeOffset GetUtcNow() => _now;
}
