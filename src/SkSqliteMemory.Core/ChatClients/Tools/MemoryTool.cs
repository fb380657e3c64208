using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.ChatClients.Tools;

/// <summary>A tool with a hand-written schema: no reflection, and no parameter but those written there.</summary>
internal abstract class MemoryTool(ToolContext context, string name, string description, string schema) : AIFunction
{
    private readonly JsonElement _schema = JsonElement.Parse(schema);

    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => _schema;

    protected ToolContext Context { get; } = context;

    protected abstract Task<string> RunAsync(MemoryScope scope, ToolArguments arguments, CancellationToken cancellationToken);

    protected sealed override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        // Outside the try: what is wrong with the scope is the host's to know, not the model's.
        MemoryScope scope = Context.RequireScope();
        try
        {
            return await RunAsync(scope, new ToolArguments(arguments), cancellationToken).ConfigureAwait(false);
        }
        catch (ToolArgumentException unusable)
        {
            // No other exception: what an embedding generator or the host's own code throws is not the model's to read.
            return $"Error: {unusable.Message}";
        }
    }
}
