using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Core.Tests.Memory.Messages;

/// <summary>One sample of each kind of content that Microsoft.Extensions.AI has, with all that it can hold.</summary>
internal static class ContentSamples
{
    private static readonly DateTimeOffset March = new(2026, 3, 3, 9, 30, 15, 123, TimeSpan.FromHours(2));

    private static readonly ToolCallContent Call = new FunctionCallContent("c9", "send_refund", new Dictionary<string, object?> { ["order"] = "PX-9" });

    private static readonly IReadOnlyList<AIContent> All =
    [
        new AIContent(),
        new TextContent("Where is my refund? ä 漢 😀 <b>&amp;</b>"),
        new TextReasoningContent("The order was paid twice.") { ProtectedData = "c2VhbGVk" },
        new DataContent(new byte[] { 0, 1, 254, 255 }, "image/png") { Name = "receipt.png" },
        new UriContent("https://example.com/a.pdf?x=1&y=2", "application/pdf"),
        new ErrorContent("The service was busy.") { ErrorCode = "429", Details = "retry in 3 s" },
        new FunctionCallContent("c1", "find_order", new Dictionary<string, object?>
        {
            ["id"] = "PX-1", ["top"] = 5, ["rate"] = 0.25, ["deep"] = true, ["none"] = null, ["tags"] = new[] { "a", "b" },
        }),
        new FunctionResultContent("c1", JsonSerializer.SerializeToElement(new { total = 12.5, lines = new[] { 1, 2 } })),
        new HostedFileContent("file-1") { Name = "orders.csv", MediaType = "text/csv" },
        new HostedVectorStoreContent("vs-1"),
        new UsageContent(new UsageDetails
        {
            InputTokenCount = 120, OutputTokenCount = 30, TotalTokenCount = 150, CachedInputTokenCount = 100, ReasoningTokenCount = 12,
            AdditionalCounts = new AdditionalPropertiesDictionary<long> { ["audio"] = 7 },
        }),
        new ToolCallContent("t1"),
        new ToolResultContent("t1"),
        new ToolApprovalRequestContent("a1", Call),
        new ToolApprovalResponseContent("a1", approved: false, Call) { Reason = "not before Monday" },
        new McpServerToolCallContent("m1", "search", "docs") { Arguments = new Dictionary<string, object?> { ["q"] = "refund" } },
        new McpServerToolResultContent("m1") { Outputs = [new TextContent("found")] },
        new ImageGenerationToolCallContent("i1"),
        new ImageGenerationToolResultContent("i1") { Outputs = [new DataContent(new byte[] { 1 }, "image/png")] },
        new CodeInterpreterToolCallContent("k1") { Inputs = [new TextContent("print(1)")] },
        new CodeInterpreterToolResultContent("k1") { Outputs = [new TextContent("1")] },
        new WebSearchToolCallContent("w1") { Queries = ["refund rules"] },
        new WebSearchToolResultContent("w1") { Outputs = [new UriContent("https://example.com", "text/html")] },
    ];

    /// <summary>The kinds of content there are, by their names; one that a later version brings is among them. Kinds that nobody can make are bases of others.</summary>
    public static IEnumerable<string> Kinds => typeof(AIContent).Assembly.GetExportedTypes()
        .Where(static type => type.IsAssignableTo(typeof(AIContent)) && !type.IsAbstract && type.GetConstructors().Length > 0)
        .Select(static type => type.Name);

    /// <summary>A message with one content of a kind, and everything a message and a content can have beside it.</summary>
    public static ChatMessage MessageWith(string kind)
    {
        AIContent content = All.SingleOrDefault(content => content.GetType().Name == kind)
            ?? throw new Xunit.Sdk.XunitException($"Content of kind {kind} has no sample: add one, and its line to contents.golden.txt.");
        content.AdditionalProperties = new() { ["note"] = "kept", ["count"] = 3 };
        content.Annotations =
        [
            new CitationAnnotation
            {
                Title = "Refund rules", Url = new Uri("https://example.com/rules"), Snippet = "within 14 days",
                AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = 0, EndIndex = 5 }],
            },
        ];
        return new ChatMessage(ChatRole.Assistant, [content])
        {
            MessageId = "m1", AuthorName = "Ada", CreatedAt = March, AdditionalProperties = new() { ["source"] = "mail" },
        };
    }
}
