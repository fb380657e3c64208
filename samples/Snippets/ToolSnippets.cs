using Microsoft.Extensions.AI;

namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by docs/features/tools.md.</summary>
internal static class ToolSnippets
{
    internal static ChatOptions Tools(SqliteMemory memory)
    {
        #region tools
        MemoryScope alice = new() { ApplicationId = "support", UserId = "alice" };
        ChatOptions options = new() { Tools = [.. MemoryTools.Create(memory, alice)] };
        #endregion
        return options;
    }

    internal static IReadOnlyList<AIFunction> PerCall(SqliteMemory memory, Func<string> signedInUser)
    {
        #region tools-per-call
        IReadOnlyList<AIFunction> tools = MemoryTools.Create(
            memory,
            () => new() { ApplicationId = "support", UserId = signedInUser() },
            new MemoryToolOptions { AllowForget = false });
        #endregion
        return tools;
    }
}
