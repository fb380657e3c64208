namespace SkSqliteMemory.Tool.Formats;

/// <summary>An input file cannot be used; the message is the one sentence the user reads.</summary>
internal sealed class BadInputException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What is wrong with a line of a file, which is counted from 1.</summary>
    public static BadInputException AtLine(string path, long number, string problem, Exception? cause = null) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Line {number} of '{path}' {problem}."), cause);
}
