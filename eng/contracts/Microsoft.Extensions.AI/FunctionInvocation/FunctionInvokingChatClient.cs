using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.AI;

public class FunctionInvokingChatClient : DelegatingChatClient
{
    private static readonly AsyncLocal<FunctionInvocationContext?> Current = new();

    public FunctionInvokingChatClient(
        IChatClient innerClient, ILoggerFactory? loggerFactory = null, IServiceProvider? functionInvocationServices = null)
        : base(innerClient) => FunctionInvocationServices = functionInvocationServices;

    public static FunctionInvocationContext? CurrentContext
    {
        get => Current.Value;
        protected set => Current.Value = value;
    }

    public bool IncludeDetailedErrors { get; set; }

    public bool AllowConcurrentInvocation { get; set; }

    public int MaximumIterationsPerRequest
    {
        get;
        set => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 40;

    public int MaximumConsecutiveErrorsPerRequest
    {
        get;
        set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 3;

    public IList<AITool>? AdditionalTools { get; set; }

    public bool TerminateOnUnknownCalls { get; set; }

    public Func<FunctionInvocationContext, CancellationToken, ValueTask<object?>>? FunctionInvoker { get; set; }

    protected IServiceProvider? FunctionInvocationServices { get; }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var turn = new ToolTurn(this, messages, options, isStreaming: false);
        UsageDetails? usage = null;
        while (true)
        {
            turn.BeginIteration();
            var response = await base.GetResponseAsync(turn.Messages, turn.Options, cancellationToken)
                ?? throw new InvalidOperationException("The inner client returned null.");
            if (!turn.Receive(response) && turn.Iteration == 0)
            {
                return response;
            }

            usage = Sum(usage, response.Usage);
            if (!turn.HasCallsToAnswer || await turn.AnswerCallsAsync(response, cancellationToken) is { Terminated: true })
            {
                response.Messages = turn.Produced;
                response.Usage = usage;
                return response;
            }
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var turn = new ToolTurn(this, messages, options, isStreaming: true);
        var toolMessageId = Guid.NewGuid().ToString("N");
        while (true)
        {
            turn.BeginIteration();
            var updates = new List<ChatResponseUpdate>();
            var held = 0;
            await foreach (var update in base.GetStreamingResponseAsync(turn.Messages, turn.Options, cancellationToken))
            {
                updates.Add(update ?? throw new InvalidOperationException("The inner client streamed null."));
                // From the first call on, updates wait for the end: a result further on means the service made the call itself.
                if (held == 0 && !ToolCalls.IsOpenCallIn(update.Contents))
                {
                    yield return update;
                }
                else
                {
                    held++;
                }
            }

            var response = updates.ToChatResponse();
            turn.Receive(response);
            foreach (var update in updates[^held..])
            {
                yield return update;
            }

            if (!turn.HasCallsToAnswer)
            {
                yield break;
            }

            var answers = await turn.AnswerCallsAsync(response, cancellationToken);
            foreach (var message in answers.Messages)
            {
                yield return AsUpdate(message, response.ConversationId, toolMessageId);
            }

            if (answers.Terminated)
            {
                yield break;
            }
        }
    }

    protected virtual IList<ChatMessage> CreateResponseMessages(ReadOnlySpan<FunctionInvocationResult> results)
    {
        var contents = new List<AIContent>(results.Length);
        foreach (var result in results)
        {
            contents.Add(ToolAnswerText.ContentOf(result, IncludeDetailedErrors));
        }

        return [new ChatMessage(ChatRole.Tool, contents)];
    }

    protected virtual ValueTask<object?> InvokeFunctionAsync(FunctionInvocationContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return FunctionInvoker is null
            ? context.Function.InvokeAsync(context.Arguments, cancellationToken)
            : FunctionInvoker(context, cancellationToken);
    }

    internal IServiceProvider? Services => FunctionInvocationServices;

    internal IList<ChatMessage> Answer(FunctionInvocationResult[] results) => CreateResponseMessages(results);

    internal async Task<object?> InvokeAsCurrentAsync(FunctionInvocationContext context, CancellationToken cancellationToken)
    {
        // Set in an async method of its own, so that calls running at the same time do not see each other's.
        CurrentContext = context;
        try
        {
            return await InvokeFunctionAsync(context, cancellationToken);
        }
        finally
        {
            CurrentContext = null;
        }
    }

    private static UsageDetails? Sum(UsageDetails? total, UsageDetails? more)
    {
        if (total is null || more is null)
        {
            return total ?? more;
        }

        total.Add(more);
        return total;
    }

    private static ChatResponseUpdate AsUpdate(ChatMessage message, string? conversationId, string messageId) => new()
    {
        AdditionalProperties = message.AdditionalProperties,
        AuthorName = message.AuthorName,
        ConversationId = conversationId,
        Contents = message.Contents,
        CreatedAt = DateTimeOffset.UtcNow,
        MessageId = messageId,
        RawRepresentation = message.RawRepresentation,
        ResponseId = messageId,
        Role = message.Role,
    };

    public sealed class FunctionInvocationResult
    {
        internal FunctionInvocationResult(FunctionInvocationStatus status, FunctionCallContent callContent)
        {
            Status = status;
            CallContent = callContent;
        }

        public FunctionInvocationStatus Status { get; }

        public FunctionCallContent CallContent { get; }

        public object? Result { get; internal init; }

        public Exception? Exception { get; internal init; }

        public bool Terminate { get; internal init; }
    }

    public enum FunctionInvocationStatus
    {
        RanToCompletion,
        NotFound,
        Exception,
    }
}
