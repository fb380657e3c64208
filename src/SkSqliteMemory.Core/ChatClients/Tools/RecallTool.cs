using SkSqliteMemory.ChatClients.Fencing;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.ChatClients.Tools;

internal sealed class RecallTool(ToolContext context) : MemoryTool(context, MemoryTraffic.Recall, Purpose, Schema)
{
    private const string Purpose =
        "Searches the memory for what is known about a question: remembered facts and what was said before, best first.";

    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "query": { "type": "string", "description": "What to look for, as a question or a few words." },
            "top": { "type": "integer", "minimum": 1, "description": "How many hits to return; 5 when left out." }
          },
          "required": ["query"]
        }
        """;

    private const int SpareHits = 10;
    private const int MaxHitLength = 4_000;

    protected override async Task<string> RunAsync(MemoryScope scope, ToolArguments arguments, CancellationToken cancellationToken)
    {
        string query = arguments.Text("query");
        int top = arguments.Count("top", 5, Context.Options.MaxTop);
        RecallOptions options = new() { From = Context.Options.From, IncludeOpenTurns = false };

        // What stands in the prompt already is no news, so a few more are asked for.
        IReadOnlyList<ScoredMemory> hits = await Context.Memory
            .RecallAsync(scope, query, top + SpareHits, options, cancellationToken).ConfigureAwait(false);
        List<FencedItem> items = [.. hits.Where(hit => !IsInPrompt(hit.Entry)).Take(top).Select(hit => FencedItem.Of(hit.Entry))];
        return items.Count == 0
            ? "Nothing was found in memory for this query."
            : MemoryFence.Around(items, Context.Options.MaxResultLength, MaxHitLength);
    }

    private bool IsInPrompt(MemoryEntry entry) =>
        entry.Kind == MemoryEntry.MessageKind && entry.Scope.SessionId == Context.CurrentSession && Context.IsInPrompt(entry.Id);
}
