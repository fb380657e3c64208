using System.Text.Json;
using Microsoft.Extensions.AI;
using SkSqliteMemory.TestUtilities;

namespace SkSqliteMemory.Core.Tests.Memory;

/// <summary>The yardstick of the design: a talk of 50 messages and over 8,000 tokens loads in at most 1,000.</summary>
public sealed class RefundCaseTests
{
    private static readonly MemoryScope Alice = new() { ApplicationId = "support", UserId = "alice" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_messages_load_in_a_thousand_tokens_with_a_summary_and_the_last_five_exchanges_whole()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: Token);
        ChatSession session = await AppendCaseAsync(memory);

        MemoryContext context = await session.LoadContextAsync("What is still open?", 1_000, cancellationToken: Token);

        Assert.True(context.SessionTokens > 8_000, $"The case has {context.SessionTokens} tokens.");
        Assert.InRange(context.Tokens, 1, 1_000);
        ContextPart summary = Assert.Single(context.Parts, part => part.Kind == ContextPartKind.SessionSummary);
        Assert.InRange(summary.Tokens, 100, 200);
        Assert.Equal(
            Enumerable.Range(41, 10).Select(number => $"m{number:00}"),
            context.Parts.Where(part => part.Kind == ContextPartKind.RecentTurn).SelectMany(part => part.SourceIds));
        Assert.Equal(context.Tokens, context.Parts.Sum(part => part.Tokens));
    }

    [Fact]
    public async Task No_budget_is_ever_exceeded_and_no_turn_ever_cut()
    {
        using TempDatabase file = new();
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, cancellationToken: Token);
        ChatSession session = await AppendCaseAsync(memory);
        IReadOnlyList<ChatTurn> turns = await session.GetTurnsAsync(cancellationToken: Token);
        HashSet<string> whole = [.. turns.Select(turn => string.Join(' ', turn.Messages.Select(message => message.Id)))];
        await memory.RememberAsync(Alice, "Never call her before ten; she prefers e-mail", importance: 0.9, cancellationToken: Token);

        foreach (int budget in (int[])[1, 10, 50, 100, 200, 333, 500, 800, 1_000, 2_000, 4_000, 9_000, 100_000])
        {
            foreach (string? query in (string?[])[null, "When may we call her?", "IBAN voucher courier refund tent"])
            {
                MemoryContext context = await session.LoadContextAsync(query, budget, cancellationToken: Token);

                Assert.InRange(context.Tokens, 0, budget);
                Assert.All(
                    context.Parts.Where(part => part.Kind is ContextPartKind.RecentTurn or ContextPartKind.RecalledTurn),
                    part => Assert.Contains(string.Join(' ', part.SourceIds), whole));
                string[] shown = [.. context.Parts.SelectMany(part => part.Kind == ContextPartKind.RecentTurn ? part.SourceIds : [])];
                Assert.Equal(shown, context.RecentMessages.Select(message => message.MessageId));
            }
        }
    }

    [Fact]
    public async Task A_summary_that_lags_behind_leaves_no_gap_before_the_last_turns()
    {
        using TempDatabase file = new();
        SqliteMemoryOptions options = new() { RunBackgroundWork = false };
        await using SqliteMemory memory = await SqliteMemory.OpenAsync(file.Path, options, Token);
        ChatSession session = await memory.GetSessionAsync(Alice, "case", Token);
        ChatMessage[] messages = RefundCase();
        await session.AppendAsync(messages[..30], cancellationToken: Token);
        await memory.RunPendingWorkAsync(Token);
        await session.AppendAsync(messages[30..], cancellationToken: Token);

        MemoryContext context = await session.LoadContextAsync(null, 100_000, cancellationToken: Token);

        ContextPart summary = Assert.Single(context.Parts, part => part.Kind == ContextPartKind.SessionSummary);
        string[] recent = [.. context.Parts.Where(part => part.Kind == ContextPartKind.RecentTurn).SelectMany(part => part.SourceIds)];
        Assert.Equal(messages.Select(message => message.MessageId), summary.SourceIds.Concat(recent));
    }

    private static async Task<ChatSession> AppendCaseAsync(SqliteMemory memory)
    {
        ChatSession session = await memory.GetSessionAsync(Alice, "case", Token);
        await session.AppendAsync(RefundCase(), cancellationToken: Token);
        await memory.RunPendingWorkAsync(Token);
        return session;
    }

    private static ChatMessage[] RefundCase() =>
        [.. File.ReadLines(Path.Combine(RepositoryFiles.Root, "samples", "01_support_agent", "refund-case.jsonl")).Select(Parse)];

    private static ChatMessage Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement message = document.RootElement;
        return new ChatMessage(new ChatRole(message.GetProperty("role").GetString()!), message.GetProperty("text").GetString())
        {
            MessageId = message.GetProperty("id").GetString(),
            AuthorName = message.GetProperty("author").GetString(),
            CreatedAt = message.GetProperty("createdAt").GetDateTimeOffset(),
        };
    }
}
