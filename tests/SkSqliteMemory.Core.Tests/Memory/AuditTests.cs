using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;
using SkSqliteMemory.Memory.Auditing;
using SkSqliteMemory.Storage.Auditing;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Core.Tests.Memory;

public sealed class AuditTests : IDisposable
{
    private static readonly MemoryScope Alice = new() { UserId = "alice" };
    private static readonly MemoryScope Bob = new() { UserId = "bob" };

    private readonly TempDatabase _file = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task What_was_planted_is_found_with_its_rate_and_evidence_and_nothing_else()
    {
        Dictionary<string, MemoryEntry> planted = [];
        await using (SqliteMemory memory = await OpenAsync())
        {
            await AddAsync(Alice, "tea", "She prefers green tea with honey in the morning");
            await AddAsync(Alice, "train", "The 7:04 train to Bern on platform 3 is hers");
            await AddAsync(Alice, "nuts", "She can eat nuts in any form she likes to have them");
            await memory.RecallAsync(Alice, "green tea honey", 1, cancellationToken: Token);
            await memory.RunPendingWorkAsync(Token);
            _time.Advance(TimeSpan.FromDays(40));
            await AddAsync(Alice with { SessionId = "s" }, "tea again", "She prefers green tea with honey in the morning");
            await AddAsync(Alice, "tea loop", "She prefers green tea with honey in the morning hours", MemoryProvenance.Assistant);
            await AddAsync(Alice, "train now", "The 7:34 train to Bern on platform 5 is hers");
            await AddAsync(Alice, "no nuts", "She can not eat nuts in any form she likes to have them");
            await AddAsync(Alice, "key", "Uses AKIAIOSFODNN7EXAMPLE for the bucket");
            await AddAsync(Bob, "tea of another", "She prefers green tea with honey in the morning");
            ChatSession session = await memory.GetSessionAsync(Bob, "s", Token);
            await session.AppendAsync([new(ChatRole.User, "Pay with 4111 1111 1111 1111") { MessageId = "card" }, new(ChatRole.Assistant, "Paid.")], cancellationToken: Token);

            async Task AddAsync(MemoryScope scope, string name, string text, MemoryProvenance provenance = MemoryProvenance.User) => planted[name] =
                await memory.RememberAsync(scope, text, options: new RememberOptions { Provenance = provenance }, cancellationToken: Token);
        }

        Dictionary<AuditKind, AuditFinding> found = (await MemoryAudit.RunAsync(_file.Path, _time, Token)).ToDictionary(static finding => finding.Kind);
        Assert.Equal([("tea again", "tea")], Pairs(AuditKind.ExactDuplicate));
        Assert.Equal([("tea loop", "tea")], Pairs(AuditKind.NearDuplicate));
        Assert.Equal([("tea loop", "tea")], Pairs(AuditKind.RecallLoop));
        Assert.Equal([("train now", "train"), ("no nuts", "nuts")], Pairs(AuditKind.PossibleContradiction));
        Assert.Equal([("train", null), ("nuts", null)], Pairs(AuditKind.NeverRecalled));
        Assert.Equal([planted["key"].Id, "card"], found[AuditKind.Secret].Examples.Select(static example => example.Id));
        Assert.Equal((1, 9, 2, 11), (
            found[AuditKind.NearDuplicate].Count, found[AuditKind.NearDuplicate].Examined, found[AuditKind.Secret].Count, found[AuditKind.Secret].Examined));
        Assert.Equal(1.0 / 9, found[AuditKind.RecallLoop].Rate, 9);
        Assert.DoesNotContain(found.Values.SelectMany(static finding => finding.Examples), static example => example.Note.Contains("AKIA", StringComparison.Ordinal));

        IEnumerable<(string, string?)> Pairs(AuditKind kind) => found[kind].Examples.Select(example => (Name(example.Id)!, Name(example.OtherId)));
        string? Name(string? id) => planted.FirstOrDefault(pair => pair.Value.Id == id).Key;
    }

    [Fact]
    public async Task The_auditor_cannot_write_and_changes_no_byte()
    {
        await using (SqliteMemory memory = await OpenAsync())
        {
            await memory.RememberAsync(Alice, "Prefers tea", cancellationToken: Token);
        }

        byte[] before = await File.ReadAllBytesAsync(_file.Path, Token);
        await MemoryAudit.RunAsync(_file.Path, cancellationToken: Token);
        using (AuditFile file = AuditFile.Open(new FileSettings(_file.Path, Durability.Full, TimeSpan.FromSeconds(1), 0, 1, TimeProvider.System)))
        {
            // Also after it has taken back the pragma that keeps it from trying.
            file.Connection.Execute("PRAGMA query_only = OFF;");
            foreach (string sql in (string[])["DELETE FROM memories;", "CREATE TABLE t (x);", "PRAGMA user_version = 7;"])
            {
                Assert.Equal(8, Assert.Throws<SqliteException>(() => file.Connection.Execute(sql)).SqliteErrorCode);
            }
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(_file.Path, Token));
    }

    [Fact]
    public async Task It_reads_what_another_has_open_and_says_what_it_cannot_read()
    {
        await using SqliteMemory memory = await OpenAsync();
        await memory.RememberAsync(Alice, "Prefers tea", cancellationToken: Token);
        Assert.Equal(1, (await MemoryAudit.RunAsync(_file.Path, cancellationToken: Token))[0].Examined);

        Assert.Contains("does not exist", (await Assert.ThrowsAsync<SqliteMemoryException>(() => MemoryAudit.RunAsync(_file.FilePath("none.db")))).Message, StringComparison.Ordinal);
        string other = _file.FilePath("other.db");
        using (RawFile raw = new(other))
        {
            raw.Execute("CREATE TABLE notes (x);");
        }

        Assert.Contains("no memory file", (await Assert.ThrowsAsync<SqliteMemoryException>(() => MemoryAudit.RunAsync(other))).Message, StringComparison.Ordinal);
        using (RawFile raw = new(_file.Path))
        {
            raw.Execute("DELETE FROM schema_steps WHERE step = (SELECT max(step) FROM schema_steps);");
        }

        Assert.Contains("open it once with this version", (await Assert.ThrowsAsync<SqliteMemoryException>(() => MemoryAudit.RunAsync(_file.Path))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----", "a private key")]
    [InlineData("The api key is abcd1234efgh", "a secret")]
    [InlineData("password: hunter2hunter", "a secret")]
    [InlineData("My password is too short and has no digits", null)]
    [InlineData("5500-0000-0000-0004", "a card number")]
    [InlineData("5500-0000-0000-0005", null)]
    [InlineData("Order 1234567890123456 of 2026", null)]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", "a key")]
    [InlineData("Call +41 31 123 45 67 tomorrow", null)]
    [InlineData("token=foo[redacted secret]", "a secret")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n[redacted private key]\n-----END PRIVATE KEY-----", "a secret")]
    public void What_looks_like_a_secret_is_told_by_kind(string text, string? kind) => Assert.Equal(kind, AuditedSecrets.Find(text));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Near_pairs_are_those_a_comparison_of_all_finds(int seed)
    {
        Random random = new(seed);
        string[] words = ["tea", "train", "blue", "green", "Bern", "house", "late", "early", "walks", "to"];
        List<AuditedRow> rows = [.. Enumerable.Range(0, 300).Select(i => new AuditedRow(
            1, $"m{i}", string.Join(' ', Enumerable.Range(0, random.Next(3, 8)).Select(_ => words[random.Next(words.Length)])), default))
            .Select(static row => row with { ContentHash = row.Content })];
        List<string> expected = [.. rows.Where((row, i) => rows.Take(i)
            .Any(older => older.Content == row.Content || new Shingles(older.Content).Likeness(new Shingles(row.Content)) >= NearPairs.Likeness)).Select(static row => row.Id)];

        Assert.NotEmpty(expected);
        Assert.Equal(expected, NearPairs.Of(rows, Token).Select(static pair => pair.Newer.Id));
    }

    [Fact]
    public void The_same_text_is_the_same_whatever_else_is_like_it_and_whatever_it_holds()
    {
        AuditedRow[] rows = [.. ((string[])["We eat at noon every day of the week", "We eat at noon on every day of the week", "We eat at noon on every day of the week", "4711 0815", "4711 0815", "!"])
            .Select(static (text, place) => new AuditedRow(1, $"m{place}", text, default) { ContentHash = text })];

        Assert.Equal([("m1", "m0"), ("m2", "m1"), ("m4", "m3")], NearPairs.Of(rows, Token).Select(static pair => (pair.Newer.Id, pair.Older.Id)));
    }

    [Fact]
    public void Whoever_cancels_does_not_wait_for_the_last_memory()
    {
        AuditedRow[] rows = [new(1, "m", "text", default)];
        Assert.Throws<OperationCanceledException>(() => NearPairs.Of(rows, new CancellationToken(canceled: true)).Any());
    }

    [Theory]
    [InlineData("She doesn\u2019t eat nuts", true)]
    [InlineData("She doesn't eat nuts", true)]
    [InlineData("Sie isst nie n\u00fcsse", true)]
    [InlineData("She's eating nuts", false)]
    public void A_negation_is_one_whichever_apostrophe_it_has(string text, bool isNegated) => Assert.Equal(isNegated, new Shingles(text).IsNegated);

    [Fact]
    public async Task What_was_first_recalled_after_it_was_repeated_is_no_loop()
    {
        await using (SqliteMemory memory = await OpenAsync())
        {
            await memory.RememberAsync(Alice, "She prefers green tea with honey in the morning", cancellationToken: Token);
            _time.Advance(TimeSpan.FromDays(1));
            await memory.RememberAsync(
                Alice, "She prefers green tea with honey in the morning hours", options: new RememberOptions { Provenance = MemoryProvenance.Assistant }, cancellationToken: Token);
            _time.Advance(TimeSpan.FromDays(1));
            await memory.RecallAsync(Alice, "green tea honey", 2, cancellationToken: Token);
            await memory.RunPendingWorkAsync(Token);
        }

        IReadOnlyList<AuditFinding> found = await MemoryAudit.RunAsync(_file.Path, _time, Token);
        Assert.Equal(1, found.Single(static finding => finding.Kind == AuditKind.NearDuplicate).Count);
        Assert.Equal(0, found.Single(static finding => finding.Kind == AuditKind.RecallLoop).Count);
    }

    // Secrets are redacted before they are stored, unless the host says otherwise.
    private Task<SqliteMemory> OpenAsync() => SqliteMemory.OpenAsync(
        _file.Path, new SqliteMemoryOptions { TimeProvider = _time, RunBackgroundWork = false, Durability = Durability.Normal, SecretRedactor = null }, Token);
}
