using System.Reflection;

namespace SkSqliteMemory.AgentFramework.Tests;

public sealed class DefaultsTests
{
    [Fact]
    public void Every_option_stands_in_the_table_of_defaults()
    {
        string page = RepositoryFiles.Read("docs/features/agent-framework.md");

        Assert.All(
            from assembly in (Assembly[])[typeof(SqliteChatHistoryProvider).Assembly, typeof(SqliteAgentSessionStore).Assembly]
            from type in assembly.GetExportedTypes()
            where type.IsClass && type.Name.EndsWith("Options", StringComparison.Ordinal)
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            select $"| `{type.Name}.{property.Name}` |",
            row => Assert.Contains(row, page, StringComparison.Ordinal));
    }
}
