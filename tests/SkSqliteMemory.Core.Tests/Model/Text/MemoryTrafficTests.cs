using Microsoft.Extensions.AI;
using SkSqliteMemory.ChatClients.Fencing;
using SkSqliteMemory.Model.Text;

namespace SkSqliteMemory.Core.Tests.Model.Text;

public sealed class MemoryTrafficTests
{
    [Theory]
    [InlineData("recall", true)]
    [InlineData("memory_recall", true)]
    [InlineData("memory-search_sessions", true)]
    [InlineData("memory.remember", true)]
    [InlineData("memory", false)]
    [InlineData("memory_", false)]
    [InlineData("recall_order", false)]
    [InlineData("order_status", false)]
    public void Calls_of_the_tools_are_known_by_name_with_or_without_the_plugin(string name, bool expected) =>
        Assert.Equal(expected, MemoryTraffic.Is(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", name)])));

    [Fact]
    public void What_was_recalled_is_known_by_its_fence()
    {
        string recalled = MemoryFence.Around([new FencedItem("memory m", "Likes jazz")]);

        Assert.True(MemoryTraffic.Is(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", recalled)])));
        Assert.False(MemoryTraffic.Is(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", "shipped")])));
    }

    [Fact]
    public void Words_beside_a_call_are_still_words() =>
        Assert.False(MemoryTraffic.Is(new ChatMessage(ChatRole.Assistant, [new TextContent("Let me look"), new FunctionCallContent("c", "recall")])));
}
