using SkSqliteMemory.Model.Text.Speech;

namespace SkSqliteMemory.Storage.Keywords.Talks;

/// <summary>What is known of a message beside its words.</summary>
/// <param name="Position">Its place in its session.</param>
/// <param name="At">When it was said, Unix milliseconds.</param>
/// <param name="Author">Who said it; empty when that is not known.</param>
/// <param name="Traits">What it is like.</param>
/// <param name="IsSilent">Whether full text holds no words of it, as of what a tool of the memory recalled: it parts nobody from his neighbour.</param>
internal readonly record struct TalkFacts(long Position, long At, string Author, TalkTraits Traits, bool IsSilent);
