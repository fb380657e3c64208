using Microsoft.SemanticKernel;
using SkSqliteMemory.ChatClients.Fencing;
using SkSqliteMemory.Contexts;
using SkSqliteMemory.Prompts;

namespace SkSqliteMemory;

/// <summary>Puts what memory knows about a prompt before its last message, for prompt functions of Semantic Kernel.</summary>
/// <remarks>
/// <para>
/// What the last message says is the query. A prompt that Semantic Kernel reads as messages gets one message of the user more, before its
/// last one; any other prompt is itself the query and gets the text in front, as it is. Where nothing is known the prompt stays as it is.
/// Add the filter by <c>AddSqliteMemoryPromptFilter</c> on the kernel's builder, or to <see cref="Kernel.PromptRenderFilters"/>.
/// Thread-safe, as long as the function that names the scope is.
/// </para>
/// <para>
/// <b>Security considerations.</b> Recalled text is fenced as data, and it can neither open a message, with whatever role, nor keep
/// Semantic Kernel from reading the prompt's own messages. The scope comes from the host; take it from what the host has authenticated,
/// not from the arguments a model gave.
/// </para>
/// </remarks>
public sealed class SqliteMemoryPromptFilter : IPromptRenderFilter
{
    private readonly SqliteMemory _memory;
    private readonly SqliteMemoryPromptFilterOptions _options;

    /// <summary>Makes a filter on a memory.</summary>
    /// <param name="memory">The memory; it must stay open as long as the filter is used.</param>
    /// <param name="options">What is recalled, and for whom; <see langword="null"/> takes the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> is <see langword="null"/>.</exception>
    public SqliteMemoryPromptFilter(SqliteMemory memory, SqliteMemoryPromptFilterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        _options = options?.Copy() ?? new();
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

        MemoryScope scope = RecalledItems.RequireOwner(_options.ScopeProvider is { } provider ? provider(context) : ChatMemoryOptions.DefaultScope);
        ChatMarkup? messages = ChatMarkup.Read(prompt);
        RecalledItems recalled = new(_options.Top, _options.From);
        IReadOnlyList<FencedItem> items = await recalled
            .FindAsync(_memory, scope, messages?.Question ?? prompt, context.CancellationToken).ConfigureAwait(false);
        if (items.Count > 0)
        {
            string text = MemoryFence.Around(items, _options.MaxLength);
            context.RenderedPrompt = messages?.With(text) ?? ChatMarkup.Before(prompt, text);
        }
    }
}
