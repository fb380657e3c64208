namespace Microsoft.Extensions.AI;

/// <summary>One request to a <see cref="FunctionInvokingChatClient"/>: its state over all calls of the inner client.</summary>
internal sealed class ToolTurn
{
    private readonly FunctionInvokingChatClient _client;
    private readonly ToolTurnHistory _history;
    private readonly ToolCalls _calls;

    public ToolTurn(FunctionInvokingChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming)
    {
        _client = client;
        _history = new ToolTurnHistory(messages);
        _calls = new ToolCalls(client, isStreaming);
        Options = options;
        Approvals.Refuse(_history.ToSend);
    }

    /// <summary>The number of the current call of the inner client, from 0.</summary>
    public int Iteration { get; private set; } = -1;

    public ChatOptions? Options { get; private set; }

    public bool HasCallsToAnswer { get; private set; }

    public List<ChatMessage> Messages => _history.ToSend;

    public List<ChatMessage> Produced => _history.Produced;

    private bool IsLast => Iteration >= _client.MaximumIterationsPerRequest;

    public void BeginIteration()
    {
        Iteration++;
        Approvals.Refuse(Options?.Tools, _client.AdditionalTools);
        if (IsLast)
        {
            Options = ToolTurnOptions.WithoutFunctions(Options);
        }
    }

    /// <summary>Takes in the inner client's answer; says whether it asks for function calls.</summary>
    public bool Receive(ChatResponse response)
    {
        var asked = _calls.Take(response.Messages) && !IsLast;
        HasCallsToAnswer = asked && !_calls.MustBeLeftToCaller(Options);
        _history.Produced.AddRange(response.Messages);
        return asked;
    }

    /// <summary>Makes the calls and prepares the next iteration.</summary>
    public async Task<ToolAnswers> AnswerCallsAsync(ChatResponse response, CancellationToken cancellationToken)
    {
        _history.Continue(response);
        var answers = await _calls.InvokeAsync(_history.ToSend, Options, Iteration, cancellationToken);
        _history.ToSend.AddRange(answers.Messages);
        _history.Produced.AddRange(answers.Messages);
        Options = ToolTurnOptions.ForNext(Options, response.ConversationId);
        return answers;
    }
}
