using System.Globalization;
using SkSqliteMemory.ChatClients.Fencing;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.ChatClients.Tools;

internal sealed class RecallDetailsTool(ToolContext context) : MemoryTool(context, MemoryTraffic.RecallDetails, Purpose, Schema)
{
    private const string Purpose =
        "Opens the exact words behind a hit or a summary: the whole exchange in which a message was said, all exchanges a summary covers, "
        + "or the whole of a long memory.";

    // A summary of a session may cover thousands; the model goes on from the id that it is told.
    private const int MaxTurns = 50;

    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "id": { "type": "string", "description": "The id of a message or a memory, as a hit or a summary named it." },
            "until": { "type": "string", "description": "To open a summary of messages A to B whole: B here and A as id. Left out, one exchange is opened." },
            "session": { "type": "string", "description": "The session the message belongs to, as the hit named it; this conversation when left out." }
          },
          "required": ["id"]
        }
        """;

    protected override async Task<string> RunAsync(MemoryScope scope, ToolArguments arguments, CancellationToken cancellationToken)
    {
        string id = arguments.Text("id");
        if (await Context.Memory.GetAsync(scope, id, cancellationToken).ConfigureAwait(false) is { } memory)
        {
            return MemoryFence.Around([FencedItem.Of(memory)], Context.Options.MaxResultLength);
        }

        string session = SessionWithin(scope, arguments.OptionalText("session"));
        ChatTurn? turn = await FindAsync(scope, session, id, cancellationToken).ConfigureAwait(false);
        if (turn is null)
        {
            return "No message with this id is in that session, and no memory has it.";
        }

        return arguments.OptionalText("until") is { } until
            ? await OpenRangeAsync(scope, session, (turn, until), cancellationToken).ConfigureAwait(false)
            : MemoryFence.Around(Items(turn, session), Context.Options.MaxResultLength);
    }

    private static FencedItem[] Items(ChatTurn turn, string session) => [.. turn.Messages.Select(message => FencedItem.Of(message, session))];

    private Task<ChatTurn?> FindAsync(MemoryScope scope, string session, string id, CancellationToken cancellationToken) =>
        Context.Memory.GetTurnAsync(ToolArguments.Use(() => scope with { SessionId = session }), id, cancellationToken);

    // Whole turns, the oldest first; the first one comes even when it is too long, cut.
    private async Task<string> OpenRangeAsync(MemoryScope scope, string session, (ChatTurn First, string Until) range, CancellationToken cancellationToken)
    {
        ChatTurn? last = await FindAsync(scope, session, range.Until, cancellationToken).ConfigureAwait(false);
        if (last is null || last.Number < range.First.Number)
        {
            throw new ToolArgumentException(last is null
                ? "no message with the id of 'until' is in that session."
                : "the message of 'until' was said before that of 'id'; change them over.");
        }

        ChatSession opened = await Context.Memory.GetSessionAsync(scope with { SessionId = null }, session, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ChatTurn> turns = await opened
            .GetTurnsAsync(range.First.Number, Math.Min(last.Number, range.First.Number + MaxTurns - 1), cancellationToken).ConfigureAwait(false);
        List<FencedItem> items = [];
        int shown = 0;
        for (; shown < turns.Count; shown++)
        {
            FencedItem[] next = Items(turns[shown], session);
            if (shown > 0 && MemoryFence.Around([.. items, .. next]).Length > Context.Options.MaxResultLength)
            {
                break;
            }

            items.AddRange(next);
        }

        string text = MemoryFence.Around(items, Context.Options.MaxResultLength);
        long following = shown < turns.Count ? turns[shown].Number : range.First.Number + MaxTurns;
        if (following > last.Number)
        {
            return text;
        }

        string id = await IdOfAsync(opened, following, cancellationToken).ConfigureAwait(false);
        return string.Create(
            CultureInfo.InvariantCulture, $"{text}\n{last.Number - following + 1} more exchanges follow; go on with the id {id} and the same 'until'.");
    }

    // It stands outside the marks, so it stays on its line whatever it holds.
    private static async Task<string> IdOfAsync(ChatSession session, long turn, CancellationToken cancellationToken) =>
        (await session.GetTurnsAsync(turn, turn, cancellationToken).ConfigureAwait(false)) is [{ Messages: [var first, ..] }]
            ? string.Concat(first.Id.Select(static character => char.IsControl(character) || char.IsSeparator(character) ? ' ' : character))
            : "";

    /// <summary>The session asked for, or the current one; never one outside a scope that the host narrowed to a session.</summary>
    private string SessionWithin(MemoryScope scope, string? asked)
    {
        if (scope.SessionId is { } only)
        {
            return asked is null || asked == only
                ? only
                : throw new ToolArgumentException("only messages of this conversation can be opened; leave 'session' out.");
        }

        return asked ?? Context.CurrentSession
            ?? throw new ToolArgumentException("the argument 'session' is missing; give the session that the hit named.");
    }
}
