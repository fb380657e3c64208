using System.Globalization;
using SkSqliteMemory.VectorData.Columns;
using SkSqliteMemory.VectorData.Records;
using SkSqliteMemory.VectorData.Tables.Blocks;

namespace SkSqliteMemory.VectorData.Tables;

/// <summary>The full-text table of a collection: column <c>t0</c> indexes the first full-text property, and so on.</summary>
/// <remarks>
/// It stores no text of its own (https://sqlite.org/fts5.html#contentless_tables). Where the index would not part words by itself, the
/// parted text stands in the hidden column <c>sksm_words_n</c> of the records table. Triggers keep both in step, whoever writes.
/// </remarks>
internal static class KeywordTable
{
    public static string WordsColumn(int number) => string.Create(CultureInfo.InvariantCulture, $"sksm_words_{number}");

    public static IEnumerable<string> Create(CollectionLayout layout)
    {
        int count = layout.Model.FullText.Count;
        if (count == 0)
        {
            yield break;
        }

        string columns = string.Join(", ", Enumerable.Range(0, count).Select(Column));
        yield return $"""
            CREATE VIRTUAL TABLE {layout.Keywords} USING fts5 (
                {columns}, content = '',
                tokenize = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
            );
            """;
        yield return $"CREATE TRIGGER {layout.Records}_inserted AFTER INSERT ON {layout.Records} BEGIN {Insert(layout, columns)} END;";
        yield return $"CREATE TRIGGER {layout.Records}_deleted AFTER DELETE ON {layout.Records} BEGIN {Delete(layout, columns)} END;";
        yield return UpdateTrigger(layout);
    }

    /// <summary>
    /// Keeps the index in step with changed texts and tells which changed, for changes of text are the only ones that other programs may make.
    /// </summary>
    public static string UpdateTrigger(CollectionLayout layout)
    {
        string columns = string.Join(", ", Enumerable.Range(0, layout.Model.FullText.Count).Select(Column));
        return $"""
            CREATE TRIGGER {layout.Records}_updated AFTER UPDATE ON {layout.Records} WHEN {Changed(layout)}
            BEGIN {Delete(layout, columns)} {Insert(layout, columns)} {TextBlocks.Mark(layout)} END;
            """;
    }

    public static string Column(int number) => string.Create(CultureInfo.InvariantCulture, $"t{number}");

    private static string Insert(CollectionLayout layout, string columns) =>
        $"INSERT INTO {layout.Keywords} (rowid, {columns}) VALUES (NEW.{PropertyModelFactory.RowColumn}, {Texts(layout, "NEW")});";

    private static string Delete(CollectionLayout layout, string columns) =>
        $"INSERT INTO {layout.Keywords} ({layout.Keywords}, rowid, {columns}) VALUES ('delete', OLD.{PropertyModelFactory.RowColumn}, {Texts(layout, "OLD")});";

    private static string Changed(CollectionLayout layout) => string.Join(" OR ", layout.Model.FullText
        .SelectMany(static (property, number) => new[] { SqlName.Quote(property.StorageName), WordsColumn(number) })
        .Prepend(PropertyModelFactory.RowColumn)
        .Select(static column => $"OLD.{column} IS NOT NEW.{column}"));

    private static string Texts(CollectionLayout layout, string row) => string.Join(", ", layout.Model.FullText.Select((property, number) =>
        $"coalesce({row}.{WordsColumn(number)}, {row}.{SqlName.Quote(property.StorageName)}, '')"));
}
