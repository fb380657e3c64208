namespace SkSqliteMemory.ChatClients.Tools;

/// <summary>What a tool works on; all of it comes from the host.</summary>
internal sealed record ToolContext(SqliteMemory Memory, Func<MemoryScope> Scope, MemoryToolOptions Options)
{
    /// <summary>The conversation the tools are used in, or null when the host named none.</summary>
    public string? CurrentSession { get; init; }

    /// <summary>Whether a message of the current session stands in the prompt as it is, so that recalling it says nothing new.</summary>
    public Func<string, bool> IsInPrompt { get; init; } = _ => false;

    public MemoryScope RequireScope()
    {
        MemoryScope scope = Scope() ?? throw new InvalidOperationException("The host's scope function returned null; return a MemoryScope.");
        return scope.HasOwner
            ? scope
            : throw new InvalidOperationException(
                "The host's scope function returned a scope without an owner; set ApplicationId, AgentId or UserId.");
    }
}
