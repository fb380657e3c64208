using static Microsoft.Extensions.AI.FunctionInvokingChatClient;

namespace Microsoft.Extensions.AI;

/// <summary>What the model is told of a call.</summary>
internal static class ToolAnswerText
{
    public static FunctionResultContent ContentOf(FunctionInvocationResult result, bool detailed)
    {
        if (result.Status == FunctionInvocationStatus.RanToCompletion)
        {
            return result.Result is FunctionResultContent ready && ready.CallId == result.CallContent.CallId
                ? ready
                : new FunctionResultContent(result.CallContent.CallId, result.Result ?? "Success: Function completed.");
        }

        var text = result.Status == FunctionInvocationStatus.NotFound
            ? $"Error: Requested function \"{result.CallContent.Name}\" not found."
            : "Error: Function failed.";
        if (detailed && result.Exception is not null)
        {
            text += $" Exception: {result.Exception.Message}";
        }

        return new FunctionResultContent(result.CallContent.CallId, text) { Exception = result.Exception };
    }
}
