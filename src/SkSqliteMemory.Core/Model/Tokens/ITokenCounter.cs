namespace SkSqliteMemory;

/// <summary>Counts the tokens a language model reads a text as.</summary>
/// <remarks>
/// Budgets are kept and sessions are measured with it. Implementations must be thread-safe, deterministic, and must not throw
/// for any string. Counts are stored beside messages, so a counter should not change its answers during the life of a file.
/// </remarks>
public interface ITokenCounter
{
    /// <summary>Counts the tokens of a text.</summary>
    /// <param name="text">The text; may be empty.</param>
    /// <returns>The number of tokens: 0 for empty text, at least 1 otherwise.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    int Count(string text);
}
