namespace Microsoft.Extensions.AI;

public class FunctionInvocationContext
{
    private static readonly AIFunction Nothing = AIFunctionFactory.Create(() => { }, nameof(FunctionInvocationContext));

    public AIFunction Function
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Nothing;

    public AIFunctionArguments Arguments
    {
        get => field ??= [];
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    public FunctionCallContent CallContent
    {
        get => field ??= new FunctionCallContent("", Nothing.Name, new Dictionary<string, object?>());
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    public IList<ChatMessage> Messages
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = [];

    public ChatOptions? Options { get; set; }

    public int Iteration { get; set; }

    public int FunctionCallIndex { get; set; }

    public int FunctionCount { get; set; }

    public bool Terminate { get; set; }

    public bool IsStreaming { get; set; }
}
