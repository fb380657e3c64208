using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Faults;

/// <summary>Everything that is done to sessions.</summary>
internal static class SessionOperations
{
    public static IReadOnlyList<SessionOperation> All { get; } = [.. Appends(), .. Reads(), .. Changes(), .. Ends(), .. Background()];

    private static IEnumerable<SessionOperation> Appends()
    {
        yield return new("append to a new session", (on, token) => on.AppendAsync("s1", [FaultStage.User("n0"), FaultStage.Answer("n1")], token));
        yield return new("append what is to be learned", (on, token) => on.AppendAsync("s1", [FaultStage.User("n0"), FaultStage.Answer("n1")], token)) { Learns = true };
        yield return Filled("append an answer", (on, token) => on.AppendAsync("s1", [FaultStage.Answer("n0")], token));
        yield return Filled("append with a new turn", (on, token) => on.AppendAsync("s1", [FaultStage.Answer("n0"), FaultStage.User("n1"), FaultStage.Answer("n2")], token));
        yield return Filled("append what is known", (on, token) => on.AppendAsync("s1", [FaultStage.Answer("m3"), FaultStage.User("m4")], token));
        yield return Filled("append where it should end", async (on, token) =>
        {
            try
            {
                return await on.AppendAsync("s1", [FaultStage.Answer("n0")], token, expected: 4);
            }
            catch (SqliteMemoryException exception) when (exception.ActualPosition == 5)
            {
                // Written before, without the caller having been told: the check says so.
                return "n0 to 5";
            }
        });
        yield return Branched("append to a branch", (on, token) => on.AppendAsync("s2", [FaultStage.Answer("n0")], token));
        yield return Branched("append to a shared turn", (on, token) => on.AppendAsync("s1", [FaultStage.Answer("n0"), FaultStage.User("n1")], token));
        yield return new("append to a session that has ended", (on, token) => on.AppendAsync("s1", [FaultStage.User("m0")], token)) { PrepareAsync = EndedAsync };
    }

    private static IEnumerable<SessionOperation> Reads()
    {
        yield return Filled("load", (on, token) => LoadAsync(on, "s1", null, token), isRead: true);
        yield return Filled("load with a question", (on, token) => LoadAsync(on, "s1", "Where is the parcel of m0?", token), isRead: true);
        yield return Branched("load a branch", (on, token) => LoadAsync(on, "s2", "parcel", token), isRead: true);
        yield return Filled("read the messages", async (on, token) =>
            string.Join(' ', (await (await on.SessionAsync()).GetMessagesAsync(token)).Select(static message => $"{message.Id}@{message.Position}")), isRead: true);
        yield return Filled("read on a new connection", async (on, token) =>
        {
            // A connection whose read failed is not used again.
            await Record.ExceptionAsync(() => on.Memory.Engine.File.ReadAsync<int>("test", static _ => throw new NotSupportedException(), default));
            return (await (await on.SessionAsync()).GetInfoAsync(token))!.MessageCount;
        }, isRead: true);
        yield return Filled("list", async (on, token) =>
            string.Join(' ', (await on.Memory.ListSessionsAsync(on.Owner, cancellationToken: token)).Select(static info => $"{info.Scope.SessionId} {info.MessageCount}")), isRead: true);
        yield return Branched("search", async (on, token) =>
            string.Join(' ', (await on.Memory.SearchSessionsAsync(on.Owner, "parcel", cancellationToken: token)).Select(static hit => $"{hit.Session.Scope.SessionId} {hit.Best.Entry.Id}")), isRead: true);
    }

    private static IEnumerable<SessionOperation> Changes()
    {
        yield return Filled("end a turn", async (on, token) =>
        {
            await (await on.SessionAsync()).EndTurnAsync(2, complete: false, token);
            return null;
        });
        yield return Branched("end a shared turn", async (on, token) =>
        {
            await (await on.SessionAsync()).EndTurnAsync(2, complete: true, token);
            return null;
        });
        yield return Filled("rename", async (on, token) => (await (await on.SessionAsync()).RenameAsync("Parcels", token))!.Title);
        yield return Filled("describe", async (on, token) =>
            (await (await on.SessionAsync()).SetMetadataAsync(new Dictionary<string, string> { ["channel"] = "mail" }, token))!.Metadata["channel"]);
        yield return Filled("limit", async (on, token) =>
            (await (await on.SessionAsync()).SetLifetimeAsync(new SessionLifetime { Idle = TimeSpan.FromDays(1) }, token))!.TurnCount);
    }

    private static IEnumerable<SessionOperation> Ends()
    {
        yield return Filled("branch", (on, token) => BranchAsync(on, "m1", token));
        yield return new("branch into a session that has ended", (on, token) => BranchAsync(on, null, token))
        {
            PrepareAsync = static async on =>
            {
                await on.FillAsync("s2");
                await EndAsync(on, "s2");
                await on.FillAsync();
            },
        };
        yield return Filled("rewind", async (on, token) =>
        {
            await (await on.SessionAsync()).RewindAsync("m1", token);
            return null;
        });
        yield return Branched("rewind what is shared", async (on, token) =>
        {
            await (await on.SessionAsync()).RewindAsync("m1", token);
            return null;
        });
        yield return Filled("delete", DeleteAsync);
        yield return Branched("delete what is shared", DeleteAsync);
    }

    private static IEnumerable<SessionOperation> Background()
    {
        yield return new("expire", RunPendingAsync)
        {
            IsBackground = true,
            PrepareAsync = static async on =>
            {
                await on.FillAsync("s1");
                await on.FillAsync("s2");
                await (await on.SessionAsync("s2")).BranchAsync("s3", "m1");
                await EndAsync(on, "s1");
                await EndAsync(on, "s2");
            },
        };
        yield return new("merge words", RunPendingAsync)
        {
            IsBackground = true,
            PrepareAsync = static async on =>
            {
                foreach (string id in (string[])["s1", "s2", "s3"])
                {
                    await on.FillAsync(id);
                }

                await on.Memory.RunPendingWorkAsync();
                await (await on.SessionAsync("s2")).DeleteAsync();
            },
        };
        yield return new("learn", RunPendingAsync)
        {
            IsBackground = true,
            Learns = true,
            PrepareAsync = static async on =>
            {
                ChatSession session = await on.SessionAsync();
                await session.AppendAsync([new(ChatRole.User, "I live in Bern.") { MessageId = "m0" }, FaultStage.Answer("m1")]);
                await on.Memory.RunPendingWorkAsync();
                await session.AppendAsync([new(ChatRole.User, "I live in Basel. I love the opera in Verona.") { MessageId = "m2" }, FaultStage.Answer("m3")]);
            },
        };
        yield return Filled("summarise", RunPendingAsync) with { IsBackground = true };
    }

    private static SessionOperation Filled(string name, Func<FaultStage, CancellationToken, Task<object?>> run, bool isRead = false) =>
        new(name, run) { PrepareAsync = static on => on.FillAsync(), IsRead = isRead };

    private static SessionOperation Branched(string name, Func<FaultStage, CancellationToken, Task<object?>> run, bool isRead = false) => new(name, run)
    {
        IsRead = isRead,
        PrepareAsync = static async on =>
        {
            await on.FillAsync();
            await on.Memory.RunPendingWorkAsync();
            await (await on.SessionAsync()).BranchAsync("s2");
        },
    };

    private static async Task EndedAsync(FaultStage on)
    {
        await on.FillAsync();
        await (await on.SessionAsync()).BranchAsync("s2", "m1");
        await EndAsync(on, "s1");
    }

    private static async Task EndAsync(FaultStage on, string id)
    {
        await on.Memory.RememberAsync((await on.SessionAsync(id)).Scope, $"Noted in {id}");
        await (await on.SessionAsync(id)).SetLifetimeAsync(new SessionLifetime { EndsAt = on.Time.GetUtcNow() });
    }

    private static async Task<object?> RunPendingAsync(FaultStage on, CancellationToken token)
    {
        await on.Memory.RunPendingWorkAsync(token);
        return null;
    }

    private static async Task<object?> BranchAsync(FaultStage on, string? at, CancellationToken token)
    {
        try
        {
            return (await (await on.SessionAsync()).BranchAsync("s2", at, token)).Id;
        }
        catch (SqliteMemoryException exception) when (exception.SqliteErrorCode == 0)
        {
            // There already, without the caller having been told.
            return "s2";
        }
    }

    private static async Task<object?> DeleteAsync(FaultStage on, CancellationToken token)
    {
        await (await on.SessionAsync()).DeleteAsync(token);
        return null;
    }

    private static async Task<object?> LoadAsync(FaultStage on, string id, string? query, CancellationToken token)
    {
        MemoryContext context = await (await on.SessionAsync(id)).LoadContextAsync(query, 2_000, new ContextOptions { VerbatimTurns = 1 }, token);
        return string.Join('\n', [.. context.Parts.Select(static part => $"{part.Kind}: {part.Text}"), .. context.RecentMessages.Select(static message => message.Text)]);
    }
}
