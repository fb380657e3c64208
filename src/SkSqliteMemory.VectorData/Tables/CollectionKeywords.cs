using Microsoft.Data.Sqlite;
using SkSqliteMemory.Storage.Files;
using SkSqliteMemory.Storage.Keywords;
using SkSqliteMemory.VectorData.Columns;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Tables;

/// <summary>The texts of one full-text property, for an index of their words in memory.</summary>
internal sealed class CollectionKeywords : KeywordSource
{
    // Text changes stand below the collection's version in the number that tells changes apart.
    private const int TextBits = 31;

    private const string FindState = "SELECT version, record_count FROM vector_collections WHERE id = $id;";

    private readonly string _next;
    private readonly string _one;
    private readonly VectorTable _vectors;
    private readonly long _id;
    private readonly int _number;

    public CollectionKeywords(CollectionLayout layout, int number)
    {
        (_id, _number, _vectors) = (layout.Id, number, layout.Vectors[0]);
        string row = $"r.{PropertyModelFactory.RowColumn}";
        string select = $"""
            SELECT {row}, coalesce(r.{KeywordTable.WordsColumn(number)}, r.{SqlName.Quote(layout.Model.FullText[number].StorageName)}, ''), d.sz
            FROM {layout.Records} r JOIN {layout.Keywords}_docsize d ON d.id = {row}
            """;
        _next = $"{select} WHERE {row} > $row ORDER BY {row} LIMIT $top;";
        _one = $"{select} WHERE {row} = $row;";
    }

    // A write marks the whole block of its vector.
    public override int MostCaughtUpAtOnce => 4 * Math.Max(TextBlocks.RowsOfBlock, _vectors.PerBlock);

    public override long Newest(FileConnection connection) => (State(connection).Version << TextBits) + TextBlocks.Newest(connection, _id);

    public override List<long>? ChangedAfter(FileConnection connection, long sequence, KeywordIndex index)
    {
        (long version, long count) = State(connection);
        IEnumerable<long> written = version == sequence >> TextBits ? [] : Rows(
            TextBlocks.ChangedAfter(connection, _id, sequence >> TextBits, property: 0), _vectors.PerBlock);
        IEnumerable<long> rewritten = Rows(TextBlocks.ChangedAfter(connection, _id, sequence & ((1L << TextBits) - 1)), TextBlocks.RowsOfBlock);
        IEnumerable<long> gone = Range(count, index.Count - count);
        return [.. written.Concat(rewritten).Where(row => row < count).Concat(gone).Distinct()];
    }

    public override List<KeywordDocument> ReadAfter(FileConnection connection, long row, int top) =>
        connection.Prepare(_next).Set("$row", row).Set("$top", top).List(Read);

    public override List<KeywordDocument> ReadOne(FileConnection connection, long row) => connection.Prepare(_one).Set("$row", row).List(Read);

    private (long Version, long Count) State(FileConnection connection) =>
        connection.Prepare(FindState).Set("$id", _id).First(static row => (row.GetInt64(0), row.GetInt64(1)));

    private static IEnumerable<long> Rows(List<long> blocks, int size) => blocks.SelectMany(block => Range(block * size, size));

    private static IEnumerable<long> Range(long first, long count)
    {
        for (long row = first; row < first + count; row++)
        {
            yield return row;
        }
    }

    private KeywordDocument Read(SqliteDataReader row)
    {
        KeywordSlot slot = new(row.GetInt64(0), 0, "", "", long.MaxValue)
        {
            Turn = KeywordSlot.NoTurn,
            Length = WordsBeside(row.GetFieldValue<byte[]>(2)),
        };
        return new KeywordDocument(slot, row.GetString(1));
    }

    // BM25 knows a row by the words of all its columns. FTS5 keeps their numbers a column as integers of seven bits a byte, the most
    // significant first (https://sqlite.org/fts5.html#the_docsize_table).
    private int WordsBeside(ReadOnlySpan<byte> sizes)
    {
        int words = 0;
        int size = 0;
        int column = 0;
        foreach (byte part in sizes)
        {
            size = (size << 7) | (part & 0x7F);
            if (part < 0x80)
            {
                words += column++ == _number ? 0 : size;
                size = 0;
            }
        }

        return words;
    }
}
