namespace SkSqliteMemory.Model;

/// <summary>How far a source is believed before anybody confirmed it.</summary>
internal static class MemoryTrust
{
    /// <summary>0 to 1: users 1, assistants and what was derived of unknown sources 0.5, tools and documents 0.2.</summary>
    public static double Of(MemoryProvenance provenance) => provenance switch
    {
        MemoryProvenance.User => 1,
        MemoryProvenance.Assistant or MemoryProvenance.Derived => 0.5,
        _ => 0.2,
    };
}
