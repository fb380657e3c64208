using SkSqliteMemory.ChatClients.Fencing;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.ChatClients.Tools;

internal sealed class RecallDetailsTool(ToolContext context) : MemoryTool(context, MemoryTraffic.RecallDetails, Purpose, Schema)
{
    private const string Purpose =
        "Opens the exact words behind a hit or a summary: the whole exchange in which a message was said, or the whole of a long memory.";

    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "id": { "type": "string", "description": "The id of a message or a memory, as a hit or a summary named it." },
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
        ChatTurn? turn = await Context.Memory
            .GetTurnAsync(scope with { SessionId = session }, id, cancellationToken).ConfigureAwait(false);
        return turn is null
            ? "No message with this id is in that session, and no memory has it."
            : MemoryFence.Around([.. turn.Messages.Select(message => FencedItem.Of(message, session))], Context.Options.MaxResultLength);
    }

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
