namespace SkSqliteMemory;

/// <summary>What a forget erased, as counts of rows.</summary>
/// <param name="Memories">Memories erased, with their full text.</param>
/// <param name="Vectors">Vectors erased.</param>
public sealed record ForgetReceipt(int Memories, int Vectors)
{
    /// <summary>Whether anything was erased.</summary>
    public bool Erased => Memories > 0;
}
