using SkSqliteMemory.ChatClients.Fencing;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.ChatClients.Tools;

internal sealed class SearchSessionsTool(ToolContext context) : MemoryTool(context, MemoryTraffic.SearchSessions, Purpose, Schema)
{
    private const string Purpose =
        "Finds earlier conversations about a subject: one hit a conversation, with the exchange that fits best and those before and after it.";

    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "query": { "type": "string", "description": "What the conversation was about." },
            "top": { "type": "integer", "minimum": 1, "description": "How many conversations to return; 3 when left out." }
          },
          "required": ["query"]
        }
        """;

    protected override async Task<string> RunAsync(MemoryScope scope, ToolArguments arguments, CancellationToken cancellationToken)
    {
        string query = arguments.Text("query");
        int top = arguments.Count("top", 3, Context.Options.MaxTop);

        // One more than asked for, because the current conversation holds the question and is not an earlier one.
        IReadOnlyList<SessionSearchHit> hits = await Context.Memory
            .SearchSessionsAsync(scope, query, top + 1, cancellationToken).ConfigureAwait(false);
        List<FencedItem> items = [.. hits
            .Where(hit => Context.CurrentSession is null || hit.Session.Scope.SessionId != Context.CurrentSession)
            .Take(top)
            .SelectMany(hit => hit.Around.SelectMany(static turn => turn.Messages).Select(message => FencedItem.Of(message, hit.Session.Scope.SessionId ?? "")))];
        return items.Count == 0
            ? "No earlier conversation was found for this query."
            : MemoryFence.Around(items, Context.Options.MaxResultLength);
    }
}
