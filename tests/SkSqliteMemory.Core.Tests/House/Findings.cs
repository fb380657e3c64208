namespace SkSqliteMemory.Core.Tests.House;

internal static class Findings
{
    /// <summary>Fails with every finding in full, one a line.</summary>
    public static void None(IEnumerable<string> findings)
    {
        string[] found = [.. findings];
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found.Prepend($"{found.Length} findings:")));
    }
}
