namespace SkSqliteMemory.Model.Text.Speech;

/// <summary>What a message is like, beyond its words.</summary>
[Flags]
internal enum TalkTraits
{
    None = 0,

    /// <summary>Its last sentence is a question.</summary>
    EndsAsking = 1,

    /// <summary>It says next to nothing but questions.</summary>
    OnlyAsks = 2,

    TellsTime = 4,

    TellsNumber = 8,

    /// <summary>A capital letter within a sentence: somebody or something has a name.</summary>
    Names = 16,

    /// <summary>Who speaks tells of himself.</summary>
    OfSelf = 32,
}
