using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.ChatClients.Tools;

internal sealed class ForgetTool(ToolContext context) : MemoryTool(context, MemoryTraffic.Forget, Purpose, Schema)
{
    private const string Purpose =
        "Erases one memory for good. Use it only when the user asks for it or says that the memory is wrong.";

    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "id": { "type": "string", "description": "The id of the memory, as recall named it." }
          },
          "required": ["id"]
        }
        """;

    protected override async Task<string> RunAsync(MemoryScope scope, ToolArguments arguments, CancellationToken cancellationToken)
    {
        ForgetReceipt receipt = await Context.Memory
            .ForgetAsync(scope, arguments.Text("id"), cancellationToken).ConfigureAwait(false);
        return receipt.Erased ? "Forgotten." : "No memory has this id; nothing was erased.";
    }
}
