using SkSqliteMemory.Tool.Formats;

namespace SkSqliteMemory.Tool.Commands;

/// <summary>Turns an exception into the one line that users read.</summary>
internal static class Failure
{
    public static string Describe(Exception exception)
    {
        string text = exception switch
        {
            SqliteMemoryException or BadInputException or IOException or UnauthorizedAccessException => exception.Message,
            ArgumentException argument => WithoutParameter(argument),
            OperationCanceledException => "Stopped; what was acknowledged before is in the file.",
            _ => $"Something unexpected happened ({exception.GetType().Name}): {exception.Message}",
        };
        return text.ReplaceLineEndings(" ");
    }

    // ArgumentException appends " (Parameter 'x')", which means nothing to somebody who typed a command.
    private static string WithoutParameter(ArgumentException exception)
    {
        string suffix = $" (Parameter '{exception.ParamName}')";
        return exception.Message.EndsWith(suffix, StringComparison.Ordinal) ? exception.Message[..^suffix.Length] : exception.Message;
    }
}
