using System.Runtime.ExceptionServices;
using static Microsoft.Extensions.AI.FunctionInvokingChatClient;

namespace Microsoft.Extensions.AI;

/// <summary>Finds the calls in an answer, makes them, and counts iterations that failed in a row.</summary>
internal sealed class ToolCalls(FunctionInvokingChatClient client, bool isStreaming)
{
    private List<FunctionCallContent> _open = [];
    private int _errorsInARow;

    public static bool IsOpenCallIn(IEnumerable<AIContent> contents) =>
        contents.Any(content => content is FunctionCallContent { InformationalOnly: false });

    /// <summary>Remembers the answer's calls, except those whose result it already has; says whether any remain.</summary>
    public bool Take(IList<ChatMessage> messages)
    {
        var contents = messages.SelectMany(message => message.Contents).ToList();
        var answered = contents.OfType<FunctionResultContent>().Select(result => result.CallId).ToHashSet();
        foreach (var call in contents.OfType<FunctionCallContent>().Where(call => answered.Contains(call.CallId)))
        {
            call.InformationalOnly = true;
        }

        _open = [.. contents.OfType<FunctionCallContent>().Where(call => !call.InformationalOnly)];
        return _open.Count > 0;
    }

    /// <summary>A declared function without a body, or an unknown one where those end the request, is the caller's to handle.</summary>
    public bool MustBeLeftToCaller(ChatOptions? options) =>
        _open.Any(call => Find(call.Name, options) is { } tool ? tool is not AIFunction : client.TerminateOnUnknownCalls);

    public async Task<ToolAnswers> InvokeAsync(
        List<ChatMessage> messages, ChatOptions? options, int iteration, CancellationToken cancellationToken)
    {
        var contexts = _open.Select((call, index) => ContextOf(call, index, messages, options, iteration)).ToList();
        var results = client.AllowConcurrentInvocation && _open.Count > 1
            ? await InvokeTogetherAsync(contexts, cancellationToken)
            : await InvokeInTurnAsync(contexts, cancellationToken);
        foreach (var result in results)
        {
            // So that a second invoking client further out does not make the call again.
            result.CallContent.InformationalOnly = true;
        }

        var answers = client.Answer(results);
        if (answers is not { Count: > 0 })
        {
            throw new InvalidOperationException($"{client.GetType().Name}.CreateResponseMessages returned no messages.");
        }

        CountErrors(answers);
        return new ToolAnswers(answers, results.Any(result => result.Terminate));
    }

    private Task<FunctionInvocationResult[]> InvokeTogetherAsync(
        List<FunctionInvocationContext?> contexts, CancellationToken cancellationToken) =>
        Task.WhenAll(_open.Zip(contexts, (call, context) => InvokeOneAsync(call, context, catchFailure: true, cancellationToken)));

    private async Task<FunctionInvocationResult[]> InvokeInTurnAsync(
        List<FunctionInvocationContext?> contexts, CancellationToken cancellationToken)
    {
        var catchFailure = _errorsInARow < client.MaximumConsecutiveErrorsPerRequest;
        var results = new List<FunctionInvocationResult>();
        foreach (var (call, context) in _open.Zip(contexts))
        {
            results.Add(await InvokeOneAsync(call, context, catchFailure, cancellationToken));
            if (results[^1].Terminate)
            {
                break;
            }
        }

        return [.. results];
    }

    private async Task<FunctionInvocationResult> InvokeOneAsync(
        FunctionCallContent call, FunctionInvocationContext? context, bool catchFailure, CancellationToken cancellationToken)
    {
        if (context is null)
        {
            return new FunctionInvocationResult(FunctionInvocationStatus.NotFound, call);
        }

        try
        {
            var result = await client.InvokeAsCurrentAsync(context, cancellationToken);
            return new FunctionInvocationResult(FunctionInvocationStatus.RanToCompletion, call)
            {
                Result = result,
                Terminate = context.Terminate,
            };
        }
        catch (Exception failure) when (catchFailure && !cancellationToken.IsCancellationRequested)
        {
            return new FunctionInvocationResult(FunctionInvocationStatus.Exception, call) { Exception = failure };
        }
    }

    private FunctionInvocationContext? ContextOf(
        FunctionCallContent call, int index, List<ChatMessage> messages, ChatOptions? options, int iteration) =>
        Find(call.Name, options) is not AIFunction function
            ? null
            : new FunctionInvocationContext
            {
                Function = function,
                Arguments = new AIFunctionArguments(call.Arguments) { Services = client.Services },
                CallContent = call,
                Messages = messages,
                Options = options,
                Iteration = iteration,
                FunctionCallIndex = index,
                FunctionCount = _open.Count,
                IsStreaming = isStreaming,
            };

    private AITool? Find(string name, ChatOptions? options) =>
        (options?.Tools ?? []).Concat(client.AdditionalTools ?? [])
            .FirstOrDefault(tool => tool is AIFunctionDeclaration && tool.Name == name);

    private void CountErrors(IList<ChatMessage> answers)
    {
        var failures = answers.SelectMany(message => message.Contents).OfType<FunctionResultContent>()
            .Select(result => result.Exception).OfType<Exception>().ToList();
        _errorsInARow = failures.Count == 0 ? 0 : _errorsInARow + 1;
        if (_errorsInARow <= client.MaximumConsecutiveErrorsPerRequest || failures.Count == 0)
        {
            return;
        }

        if (failures.Count == 1)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }

        throw new AggregateException(failures);
    }
}
