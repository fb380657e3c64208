using Microsoft.Extensions.AI;
using SkSqliteMemory.ChatClients.Tools;

namespace SkSqliteMemory;

/// <summary>Makes the tools by which a model uses a memory: remember, recall, recall_details, forget, search_sessions.</summary>
/// <remarks>
/// <para>
/// The functions are <c>remember(text, importance?, kind?)</c>, <c>recall(query, top?)</c>, <c>recall_details(id, until?, session?)</c>,
/// <c>forget(id)</c> and <c>search_sessions(query, top?)</c>. Their result is text. A bad argument is answered with a text that
/// starts with <c>Error:</c>, so that the model can mend its call; whatever is wrong with the file or the host's scope is thrown.
/// They are thread-safe and hold no state between calls.
/// </para>
/// <para>
/// <b>Security considerations.</b> The scope comes from the host alone: no argument of the model can name or widen it, and unknown
/// arguments are ignored. What the model stores is stamped <see cref="MemoryProvenance.Assistant"/> and limited in size. Recalled text
/// is fenced as data with its source and date, and the end of the fence cannot be forged by stored text; no fence can prevent a model
/// from believing what it reads, so give tools that act on the world their own checks. <c>forget</c> erases for good:
/// switch it off by <see cref="MemoryToolOptions.AllowForget"/> where the model reads text of strangers.
/// </para>
/// </remarks>
/// <example><code>IReadOnlyList&lt;AIFunction&gt; tools = MemoryTools.Create(memory, alice);</code></example>
public static class MemoryTools
{
    /// <summary>Makes the tools for one fixed scope.</summary>
    /// <param name="memory">The memory; the tools do not dispose of it.</param>
    /// <param name="scope">Whose memory it is. A <see cref="MemoryScope.SessionId"/> narrows every tool to that session.</param>
    /// <param name="options">Limits; <see langword="null"/> takes the defaults.</param>
    /// <returns>The tools, in the order remember, recall, recall_details, forget, search_sessions.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> or <paramref name="scope"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="scope"/> names no owner.</exception>
    public static IReadOnlyList<AIFunction> Create(SqliteMemory memory, MemoryScope scope, MemoryToolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(scope);
        scope.RequireOwner(nameof(scope));
        return Create(new ToolContext(memory, () => scope, options?.Copy() ?? new()));
    }

    /// <summary>Makes the tools for a scope that the host names anew at each call.</summary>
    /// <param name="memory">The memory; the tools do not dispose of it.</param>
    /// <param name="scope">
    /// Asked at the start of each call, on the caller's thread; what it throws reaches the caller. It must return a scope that names an
    /// owner, else the call fails with an <see cref="InvalidOperationException"/>.
    /// </param>
    /// <param name="options">Limits; <see langword="null"/> takes the defaults.</param>
    /// <returns>The tools, in the order remember, recall, recall_details, forget, search_sessions.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> or <paramref name="scope"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<AIFunction> Create(SqliteMemory memory, Func<MemoryScope> scope, MemoryToolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(scope);
        return Create(new ToolContext(memory, scope, options?.Copy() ?? new()));
    }

    internal static IReadOnlyList<AIFunction> Create(ToolContext context)
    {
        List<AIFunction> tools = [];
        if (context.Options.AllowRemember)
        {
            tools.Add(new RememberTool(context));
        }

        tools.Add(new RecallTool(context));
        tools.Add(new RecallDetailsTool(context));
        if (context.Options.AllowForget)
        {
            tools.Add(new ForgetTool(context));
        }

        tools.Add(new SearchSessionsTool(context));
        return tools;
    }
}
