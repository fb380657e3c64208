namespace SkSqliteMemory.Tool.Formats;

/// <summary>Reads a JSON lines file line by line, holding no more of it than one line and a buffer.</summary>
/// <remarks>Works on bytes, so that a byte that is not UTF-8 is found by the parser and named with the right line.</remarks>
internal static class JsonLineReader
{
    /// <summary>The longest line that is read, so that a file without line ends is refused instead of swallowed.</summary>
    public const int MaxLineBytes = 64 * 1024 * 1024;

    private const int FirstBuffer = 128 * 1024;

    /// <summary>The lines that are not blank, in order.</summary>
    /// <exception cref="BadInputException">A line is longer than <see cref="MaxLineBytes"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<JsonLine> Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        byte[] buffer = new byte[FirstBuffer];
        int start = 0;
        int end = 0;
        long number = 0;
        long position = 0;
        bool atEnd = false;
        while (!atEnd || start < end)
        {
            int length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length < 0 && !atEnd)
            {
                buffer = MakeRoom(buffer, ref start, ref end, path, number + 1);
                int read = file.Read(buffer, end, buffer.Length - end);
                atEnd = read == 0;
                end += read;
                continue;
            }

            int taken = length < 0 ? end - start : length + 1;
            ReadOnlyMemory<byte> line = Trim(buffer.AsMemory(start, length < 0 ? taken : length), isFirst: number == 0);
            start += taken;
            position += taken;
            number++;
            if (!line.IsEmpty)
            {
                yield return new JsonLine(number, line, position);
            }
        }
    }

    private static byte[] MakeRoom(byte[] buffer, ref int start, ref int end, string path, long number)
    {
        int held = end - start;
        if (held >= MaxLineBytes)
        {
            throw BadInputException.AtLine(path, number, $"is longer than {MaxLineBytes / (1024 * 1024)} MiB; give each JSON object a line of its own");
        }

        byte[] target = held == buffer.Length ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(start, held).CopyTo(target);
        start = 0;
        end = held;
        return target;
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line, bool isFirst)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        if (isFirst && line.Span.StartsWith(byteOrderMark))
        {
            line = line[byteOrderMark.Length..];
        }

        ReadOnlySpan<byte> blanks = " \t\r"u8;
        int first = line.Span.IndexOfAnyExcept(blanks);
        return first < 0 ? default : line[first..(line.Span.LastIndexOfAnyExcept(blanks) + 1)];
    }
}
