namespace SkSqliteMemory.Storage.Rows.Sessions;

/// <summary>Turn numbers, both ends included.</summary>
internal readonly record struct TurnRange(long First, long Last)
{
    public static TurnRange All => new(0, long.MaxValue);
}
