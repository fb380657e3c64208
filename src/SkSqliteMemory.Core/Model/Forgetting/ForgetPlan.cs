namespace SkSqliteMemory;

/// <summary>What would be forgotten. Nothing is, until the plan is handed to <see cref="MemoryForgetting.ForgetAsync"/>. Immutable.</summary>
/// <param name="Scope">Whose memory it is.</param>
/// <param name="Items">What would be erased, and with it all that was derived from it.</param>
public sealed record ForgetPlan(MemoryScope Scope, IReadOnlyList<ForgetItem> Items)
{
    /// <summary>The same plan with fewer items.</summary>
    /// <param name="keep">Says which items stay in the plan.</param>
    /// <returns>The smaller plan.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="keep"/> is <see langword="null"/>.</exception>
    public ForgetPlan Only(Func<ForgetItem, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        return this with { Items = [.. Items.Where(keep)] };
    }
}
