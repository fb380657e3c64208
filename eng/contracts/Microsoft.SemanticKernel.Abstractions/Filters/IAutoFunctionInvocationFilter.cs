namespace Microsoft.SemanticKernel;

public interface IAutoFunctionInvocationFilter
{
    Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next);
}
