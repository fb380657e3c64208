using Microsoft.Extensions.AI;
using SkSqliteMemory.Core.Tests.Children;

namespace SkSqliteMemory.Core.Tests.BadInput;

/// <summary>
/// A damaged file: SQLite keeps no checksums, so a changed letter in a text is not found out. But whatever the damage, a process goes on,
/// an owner's rows stay with their owner, and what fails fails as what it is.
/// </summary>
public sealed class DamageTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };
    private static readonly MemoryScope Bob = new() { ApplicationId = "support", UserId = "bob" };

    [Fact]
    public async Task Bytes_changed_at_random_places_never_show_anothers_row_nor_an_untyped_error()
    {
        using TempDatabase temp = new();
        byte[] whole = await BuildAsync(temp);
        Random random = new(1_234);
        int refused = 0, rounds = Soak.Rounds(usually: 150, inLongRuns: 2_000);
        for (int round = 0; round < rounds; round++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int changes = random.Next(1, 30); changes > 0; changes--)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            refused += await UseAsync(temp, round, damaged);
        }

        Assert.True(refused > 0, "No damage was noticed at all; the test shows nothing.");
    }

    [Fact]
    public async Task A_file_that_was_cut_off_or_has_whole_pages_of_noise_never_shows_anothers_row_nor_an_untyped_error()
    {
        using TempDatabase temp = new();
        byte[] whole = await BuildAsync(temp);
        Random random = new(99);
        int refused = 0, rounds = Soak.Rounds(usually: 80, inLongRuns: 1_000);
        for (int round = 0; round < rounds; round++)
        {
            byte[] damaged = round % 2 == 0 ? whole[..random.Next(whole.Length)] : (byte[])whole.Clone();
            if (round % 2 == 1)
            {
                random.NextBytes(damaged.AsSpan(4096 * random.Next(1, damaged.Length / 4096), 4096));
            }

            refused += await UseAsync(temp, round, damaged);
        }

        Assert.True(refused > rounds / 4);
    }

    [Fact]
    public async Task Values_that_another_program_wrote_wrongly_are_told()
    {
        using TempDatabase temp = new();
        await BuildAsync(temp);
        using (RawFile file = new(temp.FilePath("whole.db")))
        {
            file.Execute("UPDATE memories SET created_at = 9223372036854775807; UPDATE messages SET created_at = -9223372036854775807, tokens = 5000000000;");
        }

        await using SqliteMemory memory = await SqliteMemory.OpenAsync(temp.FilePath("whole.db"), new SqliteMemoryOptions { RunBackgroundWork = false });
        SqliteMemoryException exception = await Assert.ThrowsAsync<SqliteMemoryException>(() => memory.RecallAsync(Alice, "secret"));
        Assert.Contains("holds a value that cannot be read", exception.Message, StringComparison.Ordinal);

        // Messages are passed over and taken out of their sessions (QuarantineTests).
        Assert.Empty(await memory.SearchSessionsAsync(Alice, "secret"));
        Assert.Empty(await ReadAsync(memory, "s0"));
    }

    private static async Task<byte[]> BuildAsync(TempDatabase temp)
    {
        string path = temp.FilePath("whole.db");
        await using (SqliteMemory memory = await SqliteMemory.OpenAsync(path, Options()))
        {
            for (int i = 0; i < 40; i++)
            {
                foreach (MemoryScope owner in (MemoryScope[])[Alice, Bob])
                {
                    await memory.RememberAsync(owner, $"{owner.UserId} keeps secret number {i} of many secrets, word{i}");
                    ChatSession session = await memory.GetSessionAsync(owner, $"s{i % 3}");
                    await session.AppendAsync([new(ChatRole.User, $"{owner.UserId} asks about secret {i}"), new(ChatRole.Assistant, $"{owner.UserId} is told of secret {i}")]);
                }
            }

            await memory.RunPendingWorkAsync();
        }

        return await File.ReadAllBytesAsync(path);
    }

    private static SqliteMemoryOptions Options() => new()
    {
        EmbeddingGenerator = new HashedTextEmbeddingGenerator(32),
        RunBackgroundWork = false,
        Durability = Durability.Normal,
        BusyTimeout = TimeSpan.FromMilliseconds(100),
        BusyRetries = 0,
    };

    /// <summary>Uses a damaged file in every way; returns 1 when something was refused.</summary>
    private static async Task<int> UseAsync(TempDatabase temp, int round, byte[] bytes)
    {
        string path = temp.FilePath($"damaged{round}.db");
        await File.WriteAllBytesAsync(path, bytes);
        bool refused = false;
        try
        {
            await using SqliteMemory memory = await SqliteMemory.OpenAsync(path, Options());
            Func<Task>[] uses =
            [
                async () => AssertAlice(await memory.RecallAsync(Alice, "secret number word7", 50, new RecallOptions { From = RecallSource.All })),
                async () => AssertAlice(await memory.RecallAsync(Alice, "secrte nubmer", 50)),
                async () => AssertAlice((await memory.SearchSessionsAsync(Alice, "secret", 50)).Select(static hit => hit.Best)),
                async () => Assert.All(await memory.ListSessionsAsync(Alice), static session => Assert.Equal(Alice, session.Scope with { SessionId = null })),
                async () => Assert.All(await ReadAsync(memory, "s1"), static turn => Assert.All(turn.Messages, static message => Assert.DoesNotContain("bob", message.Json, StringComparison.Ordinal))),
                async () => Assert.DoesNotContain((await (await memory.GetSessionAsync(Alice, "s2")).LoadContextAsync("secret 5", 800)).Parts, static part => part.Text.Contains("bob", StringComparison.Ordinal)),
                () => memory.RememberAsync(Alice, "alice keeps one secret more"),
                async () => await (await memory.GetSessionAsync(Alice, "s1")).AppendAsync(new ChatMessage(ChatRole.User, "alice asks again")),
                () => memory.RunPendingWorkAsync(),
                () => memory.GetStatisticsAsync(),
                () => memory.CheckAsync(),
            ];
            foreach (Func<Task> use in uses)
            {
                refused |= await IsRefusedAsync(use);
            }
        }
        catch (SqliteMemoryException)
        {
            refused = true;
        }

        File.Delete(path);
        return refused ? 1 : 0;
    }

    private static async Task<bool> IsRefusedAsync(Func<Task> use)
    {
        try
        {
            await use();
            return false;
        }
        catch (SqliteMemoryException exception)
        {
            Assert.NotEmpty(exception.Message);
            return true;
        }
    }

    private static void AssertAlice(IEnumerable<ScoredMemory> hits) => Assert.All(hits, static hit =>
    {
        Assert.Equal(Alice, hit.Entry.Scope with { SessionId = null });
        Assert.DoesNotContain("bob", hit.Entry.Content, StringComparison.Ordinal);
    });

    private static async Task<IReadOnlyList<ChatTurn>> ReadAsync(SqliteMemory memory, string session) =>
        await (await memory.GetSessionAsync(Alice, session)).GetTurnsAsync();
}
