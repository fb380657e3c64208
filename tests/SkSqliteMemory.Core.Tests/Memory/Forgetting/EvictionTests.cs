using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Storage.Migrations;

namespace SkSqliteMemory.Core.Tests.Memory.Forgetting;

public sealed class EvictionTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };
    private static readonly MemoryScope Bob = new() { UserId = "bob" };

    private readonly TempDatabase _file = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task What_has_expired_is_evicted_logged_and_can_be_put_back()
    {
        await using SqliteMemory memory = await OpenAsync(new EvictionOptions());
        MemoryEntry parcel = await memory.RememberAsync(
            Alice, "The parcel comes on Monday", 0.7, new RememberOptions { ExpiresAt = _time.GetUtcNow().AddDays(2), MetadataJson = """{"order": 7}""" }, Token);
        await memory.RememberAsync(Alice, "Lives in Bern", cancellationToken: Token);
        await memory.RememberAsync(Alice, "Never to be lost", options: new RememberOptions { ExpiresAt = _time.GetUtcNow().AddDays(1), IsPinned = true }, cancellationToken: Token);
        _time.Advance(TimeSpan.FromDays(3));

        EvictionPlan plan = await memory.Eviction.PlanAsync(Alice, Token);
        Assert.Equal((3L, parcel.Id, EvictionRule.Expired), (plan.Entries, Assert.Single(plan.Candidates).MemoryId, plan.Candidates[0].Rule));
        Assert.Equal(3, (await memory.GetStatisticsAsync(Token)).Memories);
        Assert.Equal(1, (await memory.Eviction.RunAsync(Token)).Evicted);
        Assert.Equal(0, (await memory.Eviction.RunAsync(Token)).Evicted);
        EvictionRecord record = Assert.Single(await memory.Eviction.GetLogAsync(Alice, cancellationToken: Token));
        Assert.Equal((parcel.Id, EvictionRule.Expired, true, "The parcel comes on Monday"), (record.MemoryId, record.Rule, record.CanBeUndone, record.Content));
        Assert.Equal((plan.Candidates[0].Score, _time.GetUtcNow().AddDays(7)), (record.Score, record.UndoUntil));
        Assert.DoesNotContain(await memory.RecallAsync(Alice, "parcel", cancellationToken: Token), hit => hit.Entry.Id == parcel.Id);

        Assert.Null(await memory.Eviction.UndoAsync(Bob, parcel.Id, Token));
        MemoryEntry back = (await memory.Eviction.UndoAsync(Alice, parcel.Id, Token))!;
        Assert.Equal(parcel with { ExpiresAt = null, ConfirmedAt = _time.GetUtcNow() }, back);
        Assert.Equal(parcel.Id, (await memory.RecallAsync(Alice, "parcel", cancellationToken: Token))[0].Entry.Id);
        Assert.Equal(_time.GetUtcNow(), Assert.Single(await memory.Eviction.GetLogAsync(Alice, cancellationToken: Token)).UndoneAt);
        Assert.Null(await memory.Eviction.UndoAsync(Alice, parcel.Id, Token));
        Assert.Equal(0, (await memory.Eviction.RunAsync(Token)).Evicted);
        Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Fact]
    public async Task A_quota_takes_the_lowest_scores_and_leaves_pinned_and_recent_ones()
    {
        await using SqliteMemory memory = await OpenAsync(new EvictionOptions { MaxEntries = 4 });
        MemoryEntry[] old = [.. await Task.WhenAll(Enumerable.Range(0, 6).Select(i => memory.RememberAsync(Alice, $"Fact number {i}", i / 10.0, cancellationToken: Token)))];
        MemoryEntry pinned = await memory.RememberAsync(Alice, "Worthless but pinned", 0, new RememberOptions { IsPinned = true }, Token);
        _time.Advance(TimeSpan.FromDays(10));
        MemoryEntry recent = await memory.RememberAsync(Alice, "Worthless but recent", 0, cancellationToken: Token);
        await memory.RememberAsync(Bob, "Bob has a quota of his own", 0, cancellationToken: Token);

        EvictionPlan plan = await memory.Eviction.PlanAsync(Alice, Token);
        Assert.Equal([old[0].Id, old[1].Id, old[2].Id, old[3].Id], plan.Candidates.Select(static candidate => candidate.MemoryId));
        Assert.All(plan.Candidates, static candidate => Assert.Equal(EvictionRule.Entries, candidate.Rule));
        Assert.False(plan.QuotaStaysExceeded);
        await memory.RunPendingWorkAsync(Token);

        Assert.Equal([pinned.Id, old[4].Id, old[5].Id, recent.Id], await IdsAsync(memory, Alice, old.Append(pinned).Append(recent)));
        Assert.Equal(4, (await memory.Eviction.GetLogAsync(Alice, cancellationToken: Token)).Count);
        Assert.Empty(await memory.Eviction.GetLogAsync(Bob, cancellationToken: Token));
    }

    [Fact]
    public async Task A_quota_that_only_pinned_and_recent_ones_exceed_stays_exceeded_and_the_plan_says_so()
    {
        await using SqliteMemory memory = await OpenAsync(new EvictionOptions { MaxEntries = 1, MaxBytes = 5 });
        await memory.RememberAsync(Alice, "Worthless but pinned", 0, new RememberOptions { IsPinned = true }, Token);
        await memory.RememberAsync(Alice, "Worthless but recent", 0, cancellationToken: Token);

        EvictionPlan plan = await memory.Eviction.PlanAsync(Alice, Token);
        Assert.Equal((2L, 40L, true), (plan.Entries, plan.Bytes, plan.QuotaStaysExceeded));
        Assert.Empty(plan.Candidates);
        Assert.Equal(0, (await memory.Eviction.RunAsync(Token)).Evicted);
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, (await memory.Eviction.RunAsync(Token)).Evicted);
        Assert.Equal(0, (await memory.Eviction.RunAsync(Token)).Evicted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_stored_the_plan_is_what_happens_and_what_a_simple_oracle_says(int seed)
    {
        Random random = new(seed);
        EvictionOptions options = new() { MaxEntries = 40, MaxBytes = 1_500 };
        await using SqliteMemory memory = await OpenAsync(options);
        List<MemoryEntry> all = [];
        for (int i = 0; i < 120; i++)
        {
            _time.Advance(TimeSpan.FromHours(random.Next(1, 30)));
            all.Add(await memory.RememberAsync(Alice, $"Text {i} {new string('ä', random.Next(40))}", random.NextDouble(), new RememberOptions
            {
                IsPinned = random.Next(12) == 0, ExpiresAt = random.Next(5) == 0 ? _time.GetUtcNow().AddDays(random.Next(1, 60)) : null,
                Summary = random.Next(3) == 0 ? "short" : null,
            }, Token));
            if (random.Next(6) == 0)
            {
                await memory.Feedback.ConfirmAsync(Alice, all[random.Next(all.Count)].Id, Token);
            }
        }

        DateTimeOffset now = _time.GetUtcNow();
        MemoryEntry[] stored = [.. (await Task.WhenAll(all.Select(entry => ReadAnyAsync(memory, entry))))];
        (string Id, EvictionRule Rule)[] expected = [.. Oracle(stored, options, now)];
        EvictionPlan plan = await memory.Eviction.PlanAsync(Alice, Token);

        Assert.Equal(expected, plan.Candidates.Select(static candidate => (candidate.MemoryId, candidate.Rule)));
        Assert.Equal(expected.Length, (await memory.Eviction.RunAsync(Token)).Evicted);
        Assert.Equal(
            expected.Order(), (await memory.Eviction.GetLogAsync(Alice, 1_000, Token)).Select(static record => (record.MemoryId, record.Rule)).Order());
        Assert.Empty((await memory.Eviction.PlanAsync(Alice, Token)).Candidates);
    }

    [Fact]
    public async Task Totals_follow_whatever_is_done_to_memories()
    {
        await using SqliteMemory memory = await OpenAsync(new EvictionOptions());
        MemoryEntry first = await memory.RememberAsync(Alice, "Größe", 0.5, new RememberOptions { Summary = "Ö", MetadataJson = "{}" }, Token);
        await memory.RememberAsync(Alice, "four", cancellationToken: Token);
        using RawFile raw = new(_file.Path);
        Assert.Equal("2/15", raw.Text("SELECT entries || '/' || bytes FROM memory_totals;"));
        raw.Execute("UPDATE memories SET content = 'fourteen chars' WHERE content = 'four';");
        Assert.Equal("2/25", raw.Text("SELECT entries || '/' || bytes FROM memory_totals;"));
        await memory.ForgetAsync(Alice, first.Id, Token);
        Assert.Equal("1/14", raw.Text("SELECT entries || '/' || bytes FROM memory_totals;"));
    }

    [Fact]
    public async Task A_file_from_before_eviction_is_counted_when_it_is_opened()
    {
        using (RawFile raw = new(_file.Path))
        {
            raw.Execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;");
            raw.Execute("CREATE TABLE schema_steps (step INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at INTEGER NOT NULL);");
            raw.Execute($"PRAGMA application_id = {SchemaMigrator.ApplicationId};");
            foreach (SchemaStep step in SchemaStep.All.TakeWhile(static step => step.Name != "0008_forgetting"))
            {
                raw.Execute(step.Sql);
                raw.Execute("INSERT INTO schema_steps VALUES ($step, $name, $hash, 0);", ("$step", step.Number), ("$name", step.Name), ("$hash", step.Hash));
            }

            raw.Execute("INSERT INTO scopes (user_id) VALUES ('alice');");
            raw.Execute("""
                INSERT INTO memories (memory_id, scope_id, content, summary, created_at, accessed_at, valid_from, expires_at, content_hash)
                VALUES ('a', 1, 'Größe', 'x', 0, 0, 0, NULL, 'h1'), ('b', 1, 'four', NULL, 0, 0, 0, 1, 'h2');
                """);
        }

        await using SqliteMemory memory = await OpenAsync(new EvictionOptions());
        EvictionPlan plan = await memory.Eviction.PlanAsync(Alice, Token);
        Assert.Equal((2L, 12L, "b"), (plan.Entries, plan.Bytes, Assert.Single(plan.Candidates).MemoryId));
        await memory.Eviction.RunAsync(Token);
        Assert.Equal("Größe", (await memory.GetAsync(Alice, "a", Token))!.Content);
    }

    [Fact]
    public async Task Space_that_eviction_frees_goes_back_to_the_system()
    {
        EvictionOptions options = new() { MaxEntries = 10, ProtectedAge = TimeSpan.Zero, UndoWindow = TimeSpan.Zero };
        await using (SqliteMemory memory = await OpenAsync(options))
        {
            for (int i = 0; i < 1_500; i++)
            {
                await memory.RememberAsync(Alice, $"{i} {new string((char)('a' + (i % 26)), 4_000)}", cancellationToken: Token);
            }
        }

        long before = new FileInfo(_file.Path).Length;
        await using (SqliteMemory memory = await OpenAsync(options))
        {
            EvictionResult result = await memory.Eviction.RunAsync(Token);
            Assert.Equal(1_490, result.Evicted);
            Assert.True(result.ReleasedPages > 1_000, $"{result.ReleasedPages}");
            await memory.RunPendingWorkAsync(Token);
            Assert.All(await memory.CheckAsync(Token), static check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        }

        Assert.InRange(new FileInfo(_file.Path).Length, 1, before / 4);
    }

    [Fact]
    public async Task When_the_window_ends_the_text_is_gone_and_later_the_log_entry()
    {
        EvictionOptions options = new() { MaxEntries = 1, ProtectedAge = TimeSpan.Zero };
        await using SqliteMemory memory = await OpenAsync(options);
        MemoryEntry gone = await memory.RememberAsync(Alice, "Old and worthless", 0, cancellationToken: Token);
        await memory.RememberAsync(Alice, "New and dear", 1, cancellationToken: Token);
        Assert.Equal(1, (await memory.Eviction.RunAsync(Token)).Evicted);
        _time.Advance(TimeSpan.FromDays(7));
        Assert.Null(await memory.Eviction.UndoAsync(Alice, gone.Id, Token));
        Assert.Equal(1, (await memory.Eviction.RunAsync(Token)).Purged);
        Assert.False(Assert.Single(await memory.Eviction.GetLogAsync(Alice, cancellationToken: Token)).CanBeUndone);
        _time.Advance(TimeSpan.FromDays(84));
        await memory.Eviction.RunAsync(Token);
        Assert.Empty(await memory.Eviction.GetLogAsync(Alice, cancellationToken: Token));
    }

    // What the options say, told a second time and as plainly as can be.
    private static IEnumerable<(string Id, EvictionRule Rule)> Oracle(IReadOnlyList<MemoryEntry> stored, EvictionOptions options, DateTimeOffset now)
    {
        List<MemoryEntry> left = [.. stored];
        foreach (MemoryEntry expired in stored.Where(entry => !entry.IsPinned && entry.ExpiresAt <= now).OrderBy(static entry => entry.ExpiresAt))
        {
            left.Remove(expired);
            yield return (expired.Id, EvictionRule.Expired);
        }

        foreach (MemoryEntry entry in left.Where(entry => !entry.IsPinned && Renewed(entry) <= now - options.ProtectedAge).OrderBy(entry =>
            (0.3 * Math.Pow(0.5, (now - Renewed(entry)).TotalDays / 30)) + (0.5 * entry.Importance)).ToArray())
        {
            if (left.Count <= options.MaxEntries && left.Sum(Bytes) <= options.MaxBytes)
            {
                yield break;
            }

            yield return (entry.Id, left.Count > options.MaxEntries ? EvictionRule.Entries : EvictionRule.Bytes);
            left.Remove(entry);
        }

        static DateTimeOffset Renewed(MemoryEntry entry) => entry.ConfirmedAt ?? entry.CreatedAt;
        static long Bytes(MemoryEntry entry) => System.Text.Encoding.UTF8.GetByteCount(entry.Content + entry.Summary + entry.MetadataJson);
    }

    private async Task<MemoryEntry> ReadAnyAsync(SqliteMemory memory, MemoryEntry entry)
    {
        using RawFile raw = new(_file.Path);
        string? confirmed = raw.Text("SELECT confirmed_at FROM memories WHERE memory_id = $id;", ("$id", entry.Id));
        Assert.Equal(_file.Path, memory.Path);
        return entry with { ConfirmedAt = string.IsNullOrEmpty(confirmed) ? null : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(confirmed, System.Globalization.CultureInfo.InvariantCulture)) };
    }

    private static async Task<List<string>> IdsAsync(SqliteMemory memory, MemoryScope scope, IEnumerable<MemoryEntry> entries)
    {
        List<string> ids = [];
        foreach (MemoryEntry entry in entries.OrderByDescending(static entry => entry.IsPinned))
        {
            if (await memory.GetAsync(scope, entry.Id, Token) is { } found)
            {
                ids.Add(found.Id);
            }
        }

        return ids;
    }

    private Task<SqliteMemory> OpenAsync(EvictionOptions eviction) => SqliteMemory.OpenAsync(_file.Path, new SqliteMemoryOptions
    {
        TimeProvider = _time, RunBackgroundWork = false, Durability = Durability.Normal, Eviction = eviction,
        EmbeddingGenerator = new HashedTextEmbeddingGenerator(32),
    }, Token);
}
