using SkSqliteMemory.TestUtilities.PublicApi;

namespace SkSqliteMemory.AgentFramework.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_agreed_to() => Assert.Empty(PublicApiBaseline.Differences(typeof(SqliteChatHistoryProvider).Assembly));

    [Fact]
    public void The_public_surface_of_the_session_store_is_the_one_agreed_to() =>
        Assert.Empty(PublicApiBaseline.Differences(typeof(SqliteAgentSessionStore).Assembly));
}
