namespace SkSqliteMemory.Snippets;

/// <summary>Quoted by docs/options.md.</summary>
internal static class OptionsSnippets
{
    internal static SqliteMemoryOptions Options()
    {
        #region options
        SqliteMemoryOptions options = new()
        {
            BusyTimeout = TimeSpan.FromSeconds(10),
            Scoring = { RecencyWeight = 0.2, HalfLifeByKind = { ["promise"] = TimeSpan.FromDays(365) } },
            Summaries = { SessionTokens = 300 },
        };
        #endregion
        return options;
    }
}
