using System.Globalization;

namespace SkSqliteMemory.Core.Tests.Scopes;

/// <summary>What each scope stored, in dictionaries: what may be seen from a scope, and nothing else.</summary>
internal sealed class ScopeOracle
{
    /// <summary>Memories by id: their full scope and their text.</summary>
    public Dictionary<string, (MemoryScope Scope, string Text)> Memories { get; } = [];

    /// <summary>Messages by the full scope of their session and their id, in order.</summary>
    public Dictionary<MemoryScope, List<(string Id, string Text)>> Sessions { get; } = [];

    /// <summary>Owners that look alike: beginnings of each other, the same ids in other places, other scripts, other cases.</summary>
    public static IReadOnlyList<MemoryScope> Owners { get; } =
    [
        new() { UserId = "a" }, new() { UserId = "ab" }, new() { UserId = "A" }, new() { UserId = "a " },
        new() { AgentId = "a" }, new() { ApplicationId = "a" }, new() { ApplicationId = "a", UserId = "a" }, new() { ApplicationId = "a", AgentId = "a" },
        new() { ApplicationId = "a", AgentId = "a", UserId = "a" }, new() { AgentId = "a", UserId = "a" }, new() { ApplicationId = "aa" },
        new() { UserId = "é" }, new() { UserId = "e\u0301" }, new() { UserId = "東京" }, new() { UserId = "s1" }, new() { UserId = "s1 c1" },
        new() { UserId = "1" }, new() { UserId = "1' OR '1'='1" }, new() { UserId = "%" }, new() { UserId = "*" },
    ];

    /// <summary>Session ids, the same for every owner.</summary>
    public static IReadOnlyList<string> SessionIds { get; } = ["s", "s1", "s11", "S", "é", "c1", "%"];

    public static bool Sees(MemoryScope asked, MemoryScope stored) =>
        asked with { SessionId = null } == stored with { SessionId = null } && (asked.SessionId is null || asked.SessionId == stored.SessionId);

    /// <summary>A mark only texts of this full scope hold, as one word.</summary>
    public static string MarkOf(MemoryScope scope) => string.Create(CultureInfo.InvariantCulture,
        $"mark{Owners.ToList().IndexOf(scope with { SessionId = null }):00}z{(scope.SessionId is null ? 9 : SessionIds.ToList().IndexOf(scope.SessionId))}z");

    /// <summary>The marks a text holds: whoever reads it learns of these scopes.</summary>
    public static IEnumerable<string> MarksIn(string text) =>
        text.Split([' ', ':', '\n', '.', '"', ',', ')', '('], StringSplitOptions.RemoveEmptyEntries).Where(static word => word.StartsWith("mark", StringComparison.Ordinal));
}
