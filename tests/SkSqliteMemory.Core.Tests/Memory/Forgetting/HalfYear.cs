using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.Memory.Forgetting;

/// <summary>Users who talk to an agent for half a year, day by day, by an injected clock. Everything follows from the seed.</summary>
internal sealed class HalfYear(string path, int users, int turns, int seed)
{
    public const int Days = 182;
    public const int Quota = 60;

    private static readonly string[] Things = ["coffee", "train", "lamp", "garden", "invoice", "kettle", "bicycle", "letter", "ticket", "window", "charger", "umbrella"];
    private static readonly string[] States = ["late", "broken", "blue", "cheap", "lost", "new", "heavy", "warm", "closed", "empty", "loud", "ready"];
    private static readonly string[] Places = ["Bern", "Basel", "Chur", "Thun", "Zug", "Aarau", "Lugano", "Geneva"];

    private readonly Random _random = new(seed);
    private readonly FakeTimeProvider _time = new();

    public static MemoryScope User(int number) => new() { ApplicationId = "half-year", UserId = string.Create(CultureInfo.InvariantCulture, $"user{number:000}") };

    /// <summary>What each user said once, on the first day, and that matters.</summary>
    public static string Important(int user) => string.Create(CultureInfo.InvariantCulture, $"Is allergic to the antibiotic number{user}cillin and must never be given it");

    /// <summary>What each user said once, on the first day, and that does not matter.</summary>
    public static string Trivial(int user) => string.Create(CultureInfo.InvariantCulture, $"Saw a grey pigeon number{user} on the roof");

    public SqliteMemoryOptions Options() => new()
    {
        TimeProvider = _time, RunBackgroundWork = false, Durability = Durability.Normal, EmbeddingGenerator = new HashedTextEmbeddingGenerator(64),
        SessionLifetime = new SessionLifetime { Idle = TimeSpan.FromDays(60) }, Eviction = { MaxEntries = Quota, UndoWindow = TimeSpan.FromDays(14) },
    };

    public async Task RunAsync(SqliteMemory memory)
    {
        for (int user = 0; user < users; user++)
        {
            await memory.RememberAsync(User(user), Important(user), 0.9);
            await memory.RememberAsync(User(user), Trivial(user), 0.1);
        }

        int said = 0;
        for (int day = 1; day <= Days; day++)
        {
            for (; said < (long)turns * day / Days; said++)
            {
                await TurnAsync(memory, said, day);
            }

            _time.Advance(TimeSpan.FromDays(day) - (_time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
            await memory.RunPendingWorkAsync();
        }
    }

    /// <summary>What the file says, without the ids that are drawn anew each time and the clock of SQL: equal for equal seeds.</summary>
    public string Digest()
    {
        using RawFile raw = new(path);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string sql in (string[])
        [
            "SELECT id || application_id || agent_id || user_id FROM scopes ORDER BY id;",
            """
            SELECT id || ' ' || scope_id || session_id || content || kind || importance || ' ' || created_at || ' ' || accessed_at || ' ' || access_count || ' '
                || coalesce(expires_at, '') || pinned || content_hash || coalesce(confirmed_at, '') || ' ' || used_count || ' ' || ignored_count
            FROM memories ORDER BY id;
            """,
            "SELECT hex(vector) FROM memory_vectors ORDER BY memory_row;",
            """
            SELECT id || ' ' || scope_id || rule || score || ' ' || evicted_at || ' ' || coalesce(json_extract(memory, '$.content'), '')
            FROM evictions ORDER BY id;
            """,
            "SELECT id || session_id || message_count || ' ' || tokens || ' ' || last_activity_at FROM sessions ORDER BY id;",
            "SELECT id || message_id || position || ' ' || role || text || tokens || ' ' || created_at FROM messages ORDER BY id;",
            "SELECT coalesce(session_row, 0) || level || first_turn || ' ' || last_turn || text FROM summaries ORDER BY 1;",
        ])
        {
            raw.List(sql, static row => row.GetString(0)).ForEach(line => hash.AppendData(Encoding.UTF8.GetBytes(line + "\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task TurnAsync(SqliteMemory memory, int number, int day)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        int user = _random.Next(users);
        string thing = Things[_random.Next(Things.Length)], state = States[_random.Next(States.Length)], place = Places[_random.Next(Places.Length)];
        string id = number.ToString(CultureInfo.InvariantCulture);
        ChatSession session = await memory.GetSessionAsync(User(user), string.Create(CultureInfo.InvariantCulture, $"week{day / 7}"));
        await session.AppendAsync(
        [
            new(ChatRole.User, $"The {thing} from {place} is {state}, number {id}.") { MessageId = $"q{id}", CreatedAt = _time.GetUtcNow() },
            new(ChatRole.Assistant, $"I noted that the {thing} is {state}.") { MessageId = $"a{id}", CreatedAt = _time.GetUtcNow() },
        ]);
        if (_random.Next(3) == 0)
        {
            await memory.RememberAsync(User(user), $"The {thing} from {place} is {state}, case {id}", Math.Round(_random.NextDouble() * 0.7, 2), new RememberOptions
            {
                ExpiresAt = _random.Next(4) == 0 ? _time.GetUtcNow().AddDays(_random.Next(1, 60)) : null,
            });
        }

        // Once in a while the agent asks for something, and passive recalls keep nothing alive for ever.
        if (_random.Next(10) == 0)
        {
            await memory.RecallAsync(User(user), $"Which {thing} is {state}?", 5);
        }
    }
}
