namespace SkSqliteMemory.Storage.Rows.Conversations;

/// <summary>One form in which a word of a question may stand in a message.</summary>
/// <param name="Word">The number of the question's word, from 0.</param>
/// <param name="Text">A single word as somebody would write it.</param>
internal readonly record struct AskedForm(int Word, string Text)
{
    /// <summary>Whether it is another word, which only stands for the question's one.</summary>
    public bool IsRelated { get; init; }

    /// <summary>Whether words that only begin so count as well.</summary>
    public bool IsPrefix { get; init; }
}
