namespace SkSqliteMemory;

/// <summary>Who gave a memory its importance. What was told stays; the rest is looked at again in the background.</summary>
public enum ImportanceOrigin
{
    /// <summary>The host or a person said it. It never changes by itself.</summary>
    Told = 0,

    /// <summary>Rules read it off the words.</summary>
    Rules = 1,

    /// <summary>A model judged it.</summary>
    Model = 2,

    /// <summary>Nobody did, so it got the default.</summary>
    Default = 3,
}
