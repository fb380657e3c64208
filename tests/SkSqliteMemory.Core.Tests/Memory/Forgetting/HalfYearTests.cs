namespace SkSqliteMemory.Core.Tests.Memory.Forgetting;

public sealed class HalfYearTests
{
    // The whole is done under 'dotnet run build.cs soak'.
    private static readonly int Users = Soak.Rounds(usually: 8, inLongRuns: 100);
    private static readonly int Turns = Soak.Rounds(usually: 4_000, inLongRuns: 50_000);

    [Fact]
    public async Task After_half_a_year_quotas_hold_what_matters_is_recalled_and_trivia_are_gone()
    {
        using TempDatabase file = new();
        HalfYear year = new(file.Path, Users, Turns, seed: 1);
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, year.Options());
        await year.RunAsync(memory);

        for (int user = 0; user < Users; user++)
        {
            MemoryScope scope = HalfYear.User(user);
            EvictionPlan plan = await memory.Eviction.PlanAsync(scope);
            Assert.InRange(plan.Entries, 1, HalfYear.Quota);
            Assert.False(plan.QuotaStaysExceeded);
            IReadOnlyList<ScoredMemory> hits = await memory.RecallAsync(scope, "Which antibiotic is dangerous, is there an allergy?", 5);
            Assert.Contains(hits, hit => hit.Entry.Content == HalfYear.Important(user));
            Assert.DoesNotContain(await memory.RecallAsync(scope, $"grey pigeon number{user} roof", 50), hit => hit.Entry.Content == HalfYear.Trivial(user));
        }

        Assert.All(await memory.CheckAsync(), check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        MemoryStatistics statistics = await memory.GetStatisticsAsync();
        TestContext.Current.SendDiagnosticMessage($"{Turns} turns of {Users} users: {statistics.Memories} memories, {statistics.Messages} messages, {statistics.FileBytes} bytes");
        Assert.Equal((0L, 0L), (statistics.JobsParked, statistics.JobsRunning));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_file_and_another_gives_another()
    {
        string[] digests = [await DigestAsync(5), await DigestAsync(5), await DigestAsync(6)];

        Assert.Equal(digests[0], digests[1]);
        Assert.NotEqual(digests[0], digests[2]);
    }

    private static async Task<string> DigestAsync(int seed)
    {
        using TempDatabase file = new();
        HalfYear year = new(file.Path, Users, Turns / 4, seed);
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, year.Options()))
        {
            await year.RunAsync(memory);
        }

        return year.Digest();
    }
}
