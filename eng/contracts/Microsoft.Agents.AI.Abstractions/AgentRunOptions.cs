namespace Microsoft.Agents.AI;

public class AgentRunOptions
{
    public AgentRunOptions()
    {
    }
}
