using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using SkSqliteMemory.ChatClients.Tools;

namespace SkSqliteMemory.Kernels;

/// <summary>The memory tools as a plugin.</summary>
internal static class MemoryPlugin
{
    /// <summary>Makes the plugin of a container's memory.</summary>
    /// <param name="services">The container.</param>
    /// <param name="session">The conversation the plugin is used in, or null where it is used in many.</param>
    public static KernelPlugin Create(IServiceProvider services, string? session)
    {
        SqliteMemoryServiceOptions options = services.GetRequiredService<SqliteMemoryServiceOptions>();
        SqliteMemory memory = services.GetRequiredService<SqliteMemory>();
        ToolContext context = new(memory, () => options.GetScope(services), options.Chat.Tools.Copy()) { CurrentSession = session };
        return KernelPluginFactory.CreateFromFunctions(
            SqliteMemoryKernelBuilderExtensions.MemoryPluginName,
            "Remembers facts across conversations and finds what was said before.",
            MemoryTools.Create(context).Select(tool => tool.AsKernelFunction()));
    }
}
