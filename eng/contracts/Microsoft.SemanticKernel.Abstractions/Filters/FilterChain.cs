namespace Microsoft.SemanticKernel;

/// <summary>Runs filters around an action; the first filter is outermost.</summary>
internal static class FilterChain
{
    public static Task RunAsync<TFilter, TContext>(
        IList<TFilter> filters,
        TContext context,
        Func<TFilter, TContext, Func<TContext, Task>, Task> call,
        Func<TContext, Task> innermost)
    {
        return Next(context, 0);

        Task Next(TContext current, int index) =>
            index < filters.Count ? call(filters[index], current, next => Next(next, index + 1)) : innermost(current);
    }
}
