using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel.Agents;

public sealed class ChatCompletionAgent : ChatHistoryAgent
{
    public AuthorRole InstructionsRole { get; init; } = AuthorRole.System;

    public override async IAsyncEnumerable<AgentResponseItem<ChatMessageContent>> InvokeAsync(
        ICollection<ChatMessageContent> messages,
        AgentThread? thread = null,
        AgentInvokeOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = await BeginAsync(messages, thread, options, cancellationToken);
        var answers = await call.Service.GetChatMessageContentsAsync(call.Prompt, call.Settings, call.Kernel, cancellationToken);

        // What the service added on its way to the answer: calls of functions and their results.
        await TakeAddedAsync(call, options, cancellationToken);
        foreach (var answer in answers)
        {
            answer.AuthorName = Name;

            // A call that nobody invoked is the caller's to answer, and the caller's to add.
            if (!answer.Items.Any(item => item is FunctionCallContent or FunctionResultContent))
            {
                await TakeAsync(call.Thread, answer, options, cancellationToken);
            }

            yield return new AgentResponseItem<ChatMessageContent>(answer, call.Thread);
        }
    }

    public override async IAsyncEnumerable<AgentResponseItem<StreamingChatMessageContent>> InvokeStreamingAsync(
        ICollection<ChatMessageContent> messages,
        AgentThread? thread = null,
        AgentInvokeOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = await BeginAsync(messages, thread, options, cancellationToken);
        AuthorRole? role = null;
        var whole = new StringBuilder();
        await foreach (var update in call.Service.GetStreamingChatMessageContentsAsync(call.Prompt, call.Settings, call.Kernel, cancellationToken))
        {
            role = update.Role;
            update.Role ??= AuthorRole.Assistant;
            update.AuthorName = Name;
            whole.Append(update.ToString());
            await TakeAddedAsync(call, options, cancellationToken);
            yield return new AgentResponseItem<StreamingChatMessageContent>(update, call.Thread);
        }

        // The answer reaches the thread when the stream has ended, so one that breaks off leaves none.
        if (role != AuthorRole.Tool)
        {
            var answer = new ChatMessageContent(role ?? AuthorRole.Assistant, whole.ToString()) { AuthorName = Name };
            await TakeAsync(call.Thread, answer, options, cancellationToken);
        }
    }

    protected internal override async IAsyncEnumerable<ChatMessageContent> InvokeAsync(
        ChatHistory history, KernelArguments? arguments = null, Kernel? kernel = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var options = new AgentInvokeOptions { KernelArguments = arguments, Kernel = kernel };
        await foreach (var answer in InvokeAsync([], new ChatHistoryAgentThread([.. history]), options, cancellationToken))
        {
            yield return answer.Message;
        }
    }

    protected internal override async IAsyncEnumerable<StreamingChatMessageContent> InvokeStreamingAsync(
        ChatHistory history, KernelArguments? arguments = null, Kernel? kernel = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var options = new AgentInvokeOptions { KernelArguments = arguments, Kernel = kernel };
        await foreach (var update in InvokeStreamingAsync([], new ChatHistoryAgentThread([.. history]), options, cancellationToken))
        {
            yield return update.Message;
        }
    }

    [Experimental("SKEXP0110")]
    protected override Task<AgentChannel> RestoreChannelAsync(string channelState, CancellationToken cancellationToken) => CreateChannelAsync(cancellationToken);

    private async Task<AgentCall> BeginAsync(
        ICollection<ChatMessageContent> messages, AgentThread? thread, AgentInvokeOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var talk = await EnsureThreadExistsWithMessagesAsync(messages, thread, () => new ChatHistoryAgentThread(), cancellationToken);
        var kernel = options?.Kernel ?? Kernel;
        kernel = UseImmutableKernel ? kernel.Clone() : kernel;
        var context = await talk.AIContextProviders.ModelInvokingAsync(messages, cancellationToken);
        if (context.AIFunctions is { Count: > 0 } && !UseImmutableKernel)
        {
            throw new InvalidOperationException("Functions of AIContextProviders need an agent with UseImmutableKernel.");
        }

        kernel.Plugins.AddFromAIContext(context, "Tools");
        var prompt = new ChatHistory();
        AddInstructions(prompt, InstructionsRole, Instructions);
        AddInstructions(prompt, AuthorRole.System, FormatAdditionalInstructions(context, options));
        await foreach (var message in talk.GetMessagesAsync(cancellationToken))
        {
            prompt.Add(message);
        }

        return AgentCall.For(talk, kernel, prompt, options?.KernelArguments ?? Arguments);
    }

    private void AddInstructions(ChatHistory prompt, AuthorRole role, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            prompt.Add(new ChatMessageContent(role, text) { AuthorName = Name });
        }
    }

    private async Task TakeAddedAsync(AgentCall call, AgentInvokeOptions? options, CancellationToken cancellationToken)
    {
        for (; call.Taken < call.Prompt.Count; call.Taken++)
        {
            var added = call.Prompt[call.Taken];
            added.AuthorName = Name;
            await TakeAsync(call.Thread, added, options, cancellationToken);
        }
    }

    private async Task TakeAsync(AgentThread thread, ChatMessageContent message, AgentInvokeOptions? options, CancellationToken cancellationToken)
    {
        await NotifyThreadOfNewMessage(thread, message, cancellationToken);
        if (options?.OnIntermediateMessage is { } heard)
        {
            await heard(message);
        }
    }
}
