namespace SkSqliteMemory.Core.Tests.TestUtilities;

public sealed class FakeTimeProviderTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_delay_ends_when_the_clock_reaches_it_and_not_before()
    {
        Task delay = Task.Delay(TimeSpan.FromSeconds(10), _clock);

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(delay.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }

    [Fact]
    public void Timers_fire_in_the_order_they_fall_due_and_see_their_own_time()
    {
        DateTimeOffset start = _clock.GetUtcNow();
        List<(string Name, double Seconds)> fired = [];
        void Note(string name) => fired.Add((name, (_clock.GetUtcNow() - start).TotalSeconds));
        using ITimer every = _clock.CreateTimer(_ => Note("every"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using ITimer once = _clock.CreateTimer(_ => Note("once"), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([("every", 2.0), ("once", 3.0), ("every", 4.0)], fired);
        Assert.Equal(5, (_clock.GetUtcNow() - start).TotalSeconds);
    }

    [Fact]
    public void A_disposed_timer_stays_silent()
    {
        ITimer timer = _clock.CreateTimer(_ => Assert.Fail("It was disposed."), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        timer.Dispose();

        _clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_periodic_timer_that_is_told_to_stop_by_its_own_callback_stops()
    {
        int count = 0;
        ITimer? timer = null;
        timer = _clock.CreateTimer(
            _ =>
            {
                if (++count == 3)
                {
                    timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                }
            },
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1));

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(3, count);
        timer.Dispose();
    }
}
