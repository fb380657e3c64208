using SkSqliteMemory.Model.Text;
using SkSqliteMemory.Storage.Files;

namespace SkSqliteMemory.Storage.Searching.Talks;

/// <summary>What FTS5 knows of all messages together: how many there are, how long they are, how many hold a word. BM25 rests on it.</summary>
internal static class FullTextSize
{
    // The record of the averages: integers of seven bits a byte, the most significant first; the rows, then the words of each column
    // (https://sqlite.org/fts5.html#the_fts5_data_tables_idx_and_data_tables_).
    private const string ReadAverages = "SELECT block FROM messages_fts_data WHERE id = 1;";

    private const string CountRows = "SELECT count(*) FROM messages_fts WHERE messages_fts MATCH $match;";

    /// <summary>The number of messages and the mean of their words, the tokens of the column scope included.</summary>
    public static (long Rows, double MeanLength) Read(FileConnection connection)
    {
        List<long> numbers = Numbers(connection.Prepare(ReadAverages).First(static row => row.GetFieldValue<byte[]>(0)) ?? []);
        return numbers.Count == 0 ? (0, 1) : (numbers[0], Math.Max(1, (double)numbers.Skip(1).Sum() / Math.Max(1, numbers[0])));
    }

    /// <summary>How many messages hold a word.</summary>
    public static long RowsWith(FileConnection connection, KeywordTerm term) =>
        connection.Prepare(CountRows).Set("$match", Fts5Query.Any(KeywordQuery.Of([term]), "{author text}")).Number() ?? 0;

    private static List<long> Numbers(ReadOnlySpan<byte> block)
    {
        List<long> numbers = [];
        long number = 0;
        foreach (byte part in block)
        {
            number = (number << 7) | (uint)(part & 0x7F);
            if (part < 0x80)
            {
                numbers.Add(number);
                number = 0;
            }
        }

        return numbers;
    }
}
