using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace SkSqliteMemory;

/// <summary>Puts what memory knows about a prompt before its last message, for prompt functions of Semantic Kernel.</summary>
/// <remarks>
/// <para>
/// The rendered prompt is the query. A prompt with <c>&lt;message&gt;</c> elements gets one message of the user more, before its last one;
/// any other prompt gets the text in front, with <c>&amp;lt;</c> for <c>&lt;</c>. Where nothing is known the prompt stays as it is.
/// Add it to <see cref="Kernel.PromptRenderFilters"/>. Thread-safe, as long as the function that names the scope is.
/// </para>
/// <para>
/// <b>Security considerations.</b> Recalled text is fenced as data and escaped for XML, so that it cannot open a message with the role of
/// the system. The scope comes from the host's function; take it from what the host has authenticated, not from the arguments a model gave.
/// </para>
/// </remarks>
public sealed class SqliteMemoryPromptFilter : IPromptRenderFilter
{
    private const string MessageTag = "<message";
    private const string Fence = "<memory_data>";
    private const string Refusal = "Error: ";
    private const int MaxQueryLength = 2_000;

    private readonly SqliteMemory _memory;
    private readonly Func<PromptRenderContext, MemoryScope> _scope;

    /// <summary>Makes a filter on a memory.</summary>
    /// <param name="memory">The memory; it must stay open as long as the filter is used.</param>
    /// <param name="scope">Names the scope anew for each prompt; it must return one with an owner. What it throws reaches the caller.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> or <paramref name="scope"/> is <see langword="null"/>.</exception>
    public SqliteMemoryPromptFilter(SqliteMemory memory, Func<PromptRenderContext, MemoryScope> scope)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(scope);
        _memory = memory;
        _scope = scope;
    }

    /// <summary>Renders the prompt and adds what is recalled for it.</summary>
    /// <param name="context">The prompt being rendered.</param>
    /// <param name="next">The rest of the filters and the rendering.</param>
    /// <returns>A task that ends when the prompt is whole.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="next"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The scope names no owner.</exception>
    /// <exception cref="ArgumentException">The prompt holds text that cannot be searched for.</exception>
    /// <exception cref="SqliteMemoryException">The file could not be read.</exception>
    public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        await next(context).ConfigureAwait(false);
        if (context.RenderedPrompt is not { } prompt || string.IsNullOrWhiteSpace(prompt))
        {
            return;
        }

        MemoryScope scope = _scope(context);
        AIFunction recall = MemoryTools.Create(_memory, () => scope).OfType<AIFunction>().First(tool => tool.Name == "recall");
        object? found = await recall.InvokeAsync(new() { ["query"] = Query(prompt) }, context.CancellationToken).ConfigureAwait(false);
        string text = found?.ToString() ?? "";
        if (text.StartsWith(Refusal, StringComparison.Ordinal))
        {
            // A model is told in words what it did wrong; here the host is at fault, and a prompt without memory would hide it.
            throw new ArgumentException(text[Refusal.Length..], nameof(context));
        }

        if (text.Contains(Fence, StringComparison.Ordinal))
        {
            context.RenderedPrompt = Join(prompt, WebUtility.HtmlEncode(text));
        }
    }

    /// <summary>The end of a long prompt, where the question stands; never half of a surrogate pair.</summary>
    private static string Query(string prompt)
    {
        int start = Math.Max(0, prompt.Length - MaxQueryLength);
        return prompt[(char.IsLowSurrogate(prompt[start]) ? start + 1 : start)..];
    }

    private static string Join(string prompt, string recalled)
    {
        int last = prompt.LastIndexOf(MessageTag, StringComparison.OrdinalIgnoreCase);
        return last < 0
            ? $"{recalled}\n\n{prompt}"
            : $"{prompt[..last]}<message role=\"user\">{recalled}</message>\n{prompt[last..]}";
    }
}
