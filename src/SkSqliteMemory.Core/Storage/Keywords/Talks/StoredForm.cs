namespace SkSqliteMemory.Storage.Keywords.Talks;

/// <summary>A form of a question's word as full text stores it.</summary>
/// <param name="Word">The number of the question's word.</param>
/// <param name="Term">The stored word, or how it begins.</param>
/// <param name="IsPrefix">Whether words that only begin so count as well.</param>
internal readonly record struct StoredForm(int Word, string Term, bool IsPrefix);

/// <summary>What is gathered around messages that were found.</summary>
/// <param name="Rows">The messages.</param>
/// <param name="Forms">The forms of the ranking as full text stores them; an empty one stands for none.</param>
/// <param name="Filter">Whose messages may be neighbours.</param>
internal sealed record TalkWanted(IReadOnlyList<long> Rows, IReadOnlyList<StoredForm> Forms, KeywordFilter Filter);
