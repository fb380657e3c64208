namespace SkSqliteMemory;

/// <summary>Takes secrets out of a text before it is stored.</summary>
/// <remarks>An implementation must be thread-safe, fast, and give a redacted text back unchanged.</remarks>
public interface ISecretRedactor
{
    /// <summary>The text with each secret replaced by a word that says what stood there.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The redacted text, not blank; the same instance when nothing was found.</returns>
    string Redact(string text);
}
