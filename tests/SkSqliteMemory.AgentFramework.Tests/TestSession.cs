using System.Text.Json;
using Microsoft.Agents.AI;

namespace SkSqliteMemory.AgentFramework.Tests;

/// <summary>A session as the framework's own: a state bag, written as JSON.</summary>
internal sealed class TestSession : AgentSession
{
    public TestSession()
    {
    }

    public TestSession(JsonElement json)
        : base(AgentSessionStateBag.Deserialize(json))
    {
    }
}
