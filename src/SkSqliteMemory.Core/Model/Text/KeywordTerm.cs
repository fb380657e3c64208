namespace SkSqliteMemory.Model.Text;

/// <summary>One thing a keyword search looks for.</summary>
/// <param name="Text">Word characters of the index only; in a phrase the words are parted by single spaces.</param>
/// <param name="IsPhrase">The words of <paramref name="Text"/> must follow each other.</param>
/// <param name="IsPrefix">The (only) word may go on: it is looked for at the beginning of words.</param>
internal readonly record struct KeywordTerm(string Text, bool IsPhrase, bool IsPrefix);
