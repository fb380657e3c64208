using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

[Experimental("SKEXP0130")]
public sealed class AggregateAIContextProvider : AIContextProvider
{
    private readonly List<AIContextProvider> _providers;

    public AggregateAIContextProvider(IEnumerable<AIContextProvider>? aiContextProviders = null) =>
        _providers = [.. aiContextProviders ?? []];

    public IReadOnlyList<AIContextProvider> Providers => _providers;

    public void Add(AIContextProvider aiContextProvider) => _providers.Add(aiContextProvider);

    public void AddFromServiceProvider(IServiceProvider serviceProvider) =>
        _providers.AddRange(serviceProvider.GetServices<AIContextProvider>());

    public override Task ConversationCreatedAsync(string? conversationId, CancellationToken cancellationToken = default) =>
        AllAsync(provider => provider.ConversationCreatedAsync(conversationId, cancellationToken));

    public override Task ConversationDeletingAsync(string? conversationId, CancellationToken cancellationToken = default) =>
        AllAsync(provider => provider.ConversationDeletingAsync(conversationId, cancellationToken));

    public override Task MessageAddingAsync(
        string? conversationId, ChatMessage newMessage, CancellationToken cancellationToken = default) =>
        AllAsync(provider => provider.MessageAddingAsync(conversationId, newMessage, cancellationToken));

    public override async Task<AIContext> ModelInvokingAsync(
        ICollection<ChatMessage> newMessages, CancellationToken cancellationToken = default)
    {
        var all = await Task.WhenAll(_providers.Select(provider => provider.ModelInvokingAsync(newMessages, cancellationToken)));
        var contexts = all.Where(context => context is not null).ToList();
        var instructions = contexts.Select(context => context.Instructions).Where(text => !string.IsNullOrWhiteSpace(text));
        return new AIContext
        {
            Instructions = string.Join("\n", instructions),
            AIFunctions = [.. contexts.SelectMany(context => context.AIFunctions ?? [])],
        };
    }

    public override Task SuspendingAsync(string? conversationId, CancellationToken cancellationToken = default) =>
        AllAsync(provider => provider.SuspendingAsync(conversationId, cancellationToken));

    public override Task ResumingAsync(string? conversationId, CancellationToken cancellationToken = default) =>
        AllAsync(provider => provider.ResumingAsync(conversationId, cancellationToken));

    // Every provider starts before any is awaited.
    private Task AllAsync(Func<AIContextProvider, Task> raise) => Task.WhenAll(_providers.Select(raise).ToList());
}
