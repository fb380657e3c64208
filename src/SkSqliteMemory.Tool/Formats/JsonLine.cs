namespace SkSqliteMemory.Tool.Formats;

/// <summary>One line of a JSON lines file.</summary>
/// <param name="Number">Its number, counted from 1, blank lines included.</param>
/// <param name="Utf8">Its bytes without the line end; valid until the next line is read.</param>
/// <param name="End">The position in the file behind the line, in bytes.</param>
internal readonly record struct JsonLine(long Number, ReadOnlyMemory<byte> Utf8, long End);
